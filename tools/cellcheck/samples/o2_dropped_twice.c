// expect: O2
#include "api/pages.h"
static void f(void) { OWN(pages) a = pages_zero(); DROP(pages, a); DROP(pages, a); }
