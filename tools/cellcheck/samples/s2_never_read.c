// expect: S2
#include "api/pages.h"
static void f(void) { status s = disk_flush(); }
