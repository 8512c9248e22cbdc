// expect: N1
#include "api/pages.h"
static u32 g(u32 *p) { return *p; }
static u32 f(void) { return g(0); }
