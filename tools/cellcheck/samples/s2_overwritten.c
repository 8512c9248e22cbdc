// expect: S2
#include "api/pages.h"
static bool f(bytes b) { status s = disk_flush(); s = disk_read(1, b); return ok(s); }
