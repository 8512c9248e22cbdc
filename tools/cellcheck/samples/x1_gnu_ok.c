// expect: ok
#include "api/pages.h"
static u32 f(u32 n) { return ({ u32 m = n * 2; m + 1; }) + (n ?: 7) + (u32)sizeof(__typeof__(n)); }
