// expect: O1
#include "api/pages.h"
static void f(void) { OWN(pages) a = pages_zero(); OWN(pages) b = a; pages_pin(&b); }
