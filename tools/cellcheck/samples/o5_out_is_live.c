// expect: O5
#include "api/pages.h"
static status f(void) { OWN(pages) a = pages_zero(); OWN(pages) b = pages_zero(); return pages_split(&a, 1, &b); }
