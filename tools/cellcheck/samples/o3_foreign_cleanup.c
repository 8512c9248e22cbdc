// expect: O3
#include "api/pages.h"
static void other(pages *p) { pages_pin(p); }
static void f(void) { __attribute__((cleanup(other))) pages a = pages_zero(); DROP(pages, a); }
