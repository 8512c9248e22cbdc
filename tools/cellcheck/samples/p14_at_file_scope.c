// expect: P14 P3
#include "api/pages.h"
static const bytes all = { .ptr = (u8 *)0x1000, .len = 1ul << 40 };
static u8 f(void) { return *bytes_at(all, 5); }
