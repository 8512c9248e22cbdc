// expect: ok
#include "api/pages.h"
static u32 f(u32 n) { return (u32)__builtin_popcount(n) + (n ? (u32)__builtin_ctz(n) : 0); }
