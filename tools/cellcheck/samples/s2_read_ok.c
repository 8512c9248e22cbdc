// expect: ok
#include "api/pages.h"
static status f(bytes b) { TRY(disk_flush()); status s = disk_read(1, b); if (!ok(s)) return s; return OK; }
