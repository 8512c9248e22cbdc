// expect: B4 O2
#include "api/pages.h"
static status f(void) { OWN(pages) a = pages_zero(); return pages_merge(&a, &a); }
