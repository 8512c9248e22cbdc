// expect: O2
#include "api/pages.h"
static void f(pages *p) { OWN(mapping) m = map_try(p); }
