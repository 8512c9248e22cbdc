// expect: ok
#include "api/pages.h"
static u64 f(void) { OWN(pages) a = pages_zero(); DROP(pages, a); a = pages_zero(); return pages_start(&a); }
