// expect: O3
#include "api/pages.h"
static void f(void) { pages a = pages_zero(); DROP(pages, a); }
