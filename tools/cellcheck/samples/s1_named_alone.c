// expect: S1
#include "api/pages.h"
static void f(void) { status s = disk_flush(); s; }
