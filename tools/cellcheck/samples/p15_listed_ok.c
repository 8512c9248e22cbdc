// expect: ok
#include "api/pages.h"
static __attribute__((noinline, cold)) u32 f(u32 n) { return n; }
static u32 g(void) { return f(1); }
