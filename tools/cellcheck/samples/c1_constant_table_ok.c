// expect: ok
#include "api/pages.h"
static const u32 table[2] = { 1, 2 };
static u32 f(void) { return table[1]; }
