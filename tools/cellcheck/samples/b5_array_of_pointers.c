// expect: B5
#include "api/pages.h"
static u32 f(u32 *q) { u32 *p[2] = { q, q }; return *p[0]; }
