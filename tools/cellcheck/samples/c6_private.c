// expect: C6
#include "api/pages.h"
static u64 f(const pages *p) { return p->base; }
