// expect: C11
#include "api/pages.h"
static void g(void) { }
static u64 f(u64 base) { return base + (u64)g; }
