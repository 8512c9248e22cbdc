// expect: S2
#include "api/pages.h"
static bool f(bool c) { status s = disk_flush(); if (c) return false; return ok(s); }
