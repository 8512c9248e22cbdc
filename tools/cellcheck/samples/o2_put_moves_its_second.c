// expect: O2
#include "api/pages.h"
static u64 f(void) { OWN(pages) a = pages_zero(); OWN(pages) b = pages_zero(); pages_put(&a, &b); return pages_start(&b); }
