// expect: ok
#include "api/pages.h"
static void f(void) { UNSAFE("port 0x60 is the keyboard's"); unsafe_out(0x60, 1); }
