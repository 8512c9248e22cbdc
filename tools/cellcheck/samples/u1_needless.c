// expect: U1
#include "api/pages.h"
static u32 f(u32 a) { UNSAFE("no reason"); return a + 1; }
