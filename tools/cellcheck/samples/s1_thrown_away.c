// expect: S1
#include "api/pages.h"
static void f(void) { disk_flush(); }
