// expect: P4
#include "api/pages.h"
static void f(const u8 *p) { *(u8 *)p = 1; }
