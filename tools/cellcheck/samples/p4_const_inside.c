// expect: P4
#include "api/pages.h"
static u32 first(const u32 **p) { return **p; }
static u32 f(void) { u32 x = 1; u32 *p = &x; return first((const u32 **)&p); }
