// expect: ok
#include "api/pages.h"
static status f(void) { return disk_flush(); }
