// expect: S2
#include "api/pages.h"
static bool f(bool c) { status s = disk_flush(); if (c && ok(s)) return true; return false; }
