// expect: ok
#include "api/pages.h"
static void f(u8 v) { UNSAFE("the port is this cell's"); unsafe_out(0x80, v); }
