// expect: ok
#include "api/pages.h"
static void f(pages_sink p) { OWN(mapping) m = map_try(p); }
