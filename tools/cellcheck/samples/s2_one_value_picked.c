// expect: S2
#include "api/pages.h"
static status f(void) { status s = disk_flush(); if (is(s, 9)) return OK; return disk_flush(); }
