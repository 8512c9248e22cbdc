// expect: ok
#include "api/pages.h"
static u64 f(void) { OWN(pages) a = pages_zero(); OWN(pages) b = TAKE(pages, a); return pages_start(&b); }
