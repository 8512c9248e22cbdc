// expect: O2
#include "api/pages.h"
static bool f(void) { OWN(pages) a = pages_zero(); DROP(pages, a); return pages_live(&a); }
