// expect: ok
#include "api/pages.h"
static bool f(void) { status s = disk_flush(); return s.code == 10; }
