// expect: O2
#include "api/pages.h"
static void f(void) { OWN(pages) a = pages_zero(); for (i32 i = 0; i < 3; i++) { OWN(mapping) m = map_try(&a); } }
