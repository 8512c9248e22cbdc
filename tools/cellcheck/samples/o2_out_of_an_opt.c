// expect: O2
#include "api/pages.h"
static void f(pages_opt p) { UNSAFE("to get past const"); OWN(mapping) m = map_try((pages *)p); }
