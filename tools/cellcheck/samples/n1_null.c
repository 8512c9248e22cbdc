// expect: N1
#include "api/pages.h"
static u32 *f(u32 *p, bool c) { return c ? p : (u32 *)0; }
