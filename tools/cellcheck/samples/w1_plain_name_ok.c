// expect: ok
#include "api/pages.h"
static void f(bool broken) { if (broken) panic("broken"); }
static u32 g(u32 n) { return __builtin_bswap32(n); }
