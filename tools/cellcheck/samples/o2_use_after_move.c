// expect: O2
#include "api/pages.h"
static u64 f(void) { OWN(pages) a = pages_zero(); OWN(mapping) m = map_try(&a); return pages_start(&a); }
