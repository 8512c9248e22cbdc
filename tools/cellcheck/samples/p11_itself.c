// expect: P11
#include "api/pages.h"
static u32 f(u32 n) { return n ? n * f(n - 1) : 1; }
