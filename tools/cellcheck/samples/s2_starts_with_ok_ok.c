// expect: ok
#include "api/pages.h"
static status f(u32 n) { status s = OK; for (u32 i = 0; i < n && ok(s); i++) s = disk_flush(); return s; }
