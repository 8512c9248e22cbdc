// expect: C1
#include "api/pages.h"
static u32 f(void) { static u32 n; return n++; }
