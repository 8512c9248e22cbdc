// expect: O7
#include "api/pages.h"
static void f(pages_out o) { OWN(pages) p = pages_zero(); pages *q = o; pages_pin(q); }
