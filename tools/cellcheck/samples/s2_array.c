// expect: S2
#include "api/pages.h"
static void f(void) { status all[2] = { disk_flush(), disk_flush() }; }
