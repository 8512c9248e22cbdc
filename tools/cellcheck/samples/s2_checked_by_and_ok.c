// expect: ok
#include "api/pages.h"
static bool f(bool c) { status s = disk_flush(); if (!ok(s) || c) return false; return true; }
