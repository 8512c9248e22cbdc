// expect: S2
#include "api/pages.h"
static void g(status *s) { *s = disk_flush(); }
static void f(void) { status s = OK; g(&s); }
