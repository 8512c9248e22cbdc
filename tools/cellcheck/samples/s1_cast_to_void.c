// expect: S1
#include "api/pages.h"
static void f(void) { (void)disk_flush(); }
