// expect: P8
#include "api/pages.h"
static u64 f(bool c) { if (c) goto out; OWN(pages) a = pages_zero(); pages_pin(&a); out: return 1; }
