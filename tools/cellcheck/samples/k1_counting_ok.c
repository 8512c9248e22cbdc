// expect: ok
#include "api/pages.h"
static u32 f(u32 n) { u32 sum = 0; while (n) { sum += n & 1; n >>= 1; } for (u32 i = 0; i < sum; i++) n++; return n; }
