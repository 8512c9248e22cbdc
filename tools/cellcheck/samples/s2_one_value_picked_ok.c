// expect: ok
#include "api/pages.h"
static status f(void) { status s = disk_flush(); if (is(s, 9)) return OK; return s; }
static bool g(void) { status s = disk_flush(); if (!is(s, 9)) return false; return true; }
