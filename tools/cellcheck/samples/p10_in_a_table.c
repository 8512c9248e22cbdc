// expect: P10
#include "api/pages.h"
struct ops { OPS; void (*out)(u32, u8); };
static const struct ops table = { .out = unsafe_out };
static void f(void) { table.out(0x60, 1); }
