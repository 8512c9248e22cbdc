// expect: ok
#include "api/pages.h"
static void g(status *s) { *s = disk_flush(); }
static bool f(void) { status s = OK; g(&s); return ok(s); }
