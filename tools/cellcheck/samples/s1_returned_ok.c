// expect: ok
#include "api/pages.h"
static status f(void) { return disk_flush(); }
static bool g(void) { return ok(disk_flush()); }
