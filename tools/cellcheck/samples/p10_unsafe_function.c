// expect: P10
#include "api/pages.h"
static void f(void) { unsafe_out(0x60, 1); }
