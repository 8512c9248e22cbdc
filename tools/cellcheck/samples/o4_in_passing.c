// expect: C6 O4
#include "api/pages.h"
static usize f(void) { return pages_try(3).n; }
