// expect: P10
#include "api/pages.h"
static void f(void) { void (*out)(u32, u8) = unsafe_out; out(0x60, 1); }
