// expect: ok
#include "api/pages.h"
static u32 f(u32 a) { EXACT; return a + 1; }
