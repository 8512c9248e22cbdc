// expect: O10
#include "api/pages.h"
static void f(void) { OWN(pages) a; a = pages_zero(); }
