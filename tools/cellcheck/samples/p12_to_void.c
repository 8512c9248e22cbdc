// expect: P12
#include "api/pages.h"
static void *g(void *p) { return p; }
static bool f(u32 *q) { return g(q) == g(q); }
