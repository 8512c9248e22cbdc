// expect: ok
#include "api/pages.h"
static u32 f(u32 n) { if (n > 3) goto done; n++; done: return n; }
