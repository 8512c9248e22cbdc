// expect: P12
#include "api/pages.h"
static u32 f(void *p) { u32 *q = p; return *q; }
