// expect: O14
#include "api/pages.h"
static pages f(void) { OWN(pages) p = pages_zero(); UNSAFE("forgets that p is released"); unsafe_out(1, 2); return p; }
