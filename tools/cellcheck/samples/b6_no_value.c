// expect: B6
#include "api/pages.h"
static u32 f(u32 *q, bool c) { u32 *p; if (c) p = q; else p = q; return *p; }
