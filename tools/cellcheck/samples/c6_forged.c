// expect: C6
#include "api/pages.h"
static void f(void) { OWN(pages) p = (pages){ .base = 4096, .n = 9 }; }
