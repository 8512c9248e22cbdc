// expect: O4
#include "api/pages.h"
static void f(void) { pages_try(3); }
