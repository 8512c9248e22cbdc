// expect: ok
#include "api/pages.h"
static void f(mapping *m, const mapping *k) { mapping_copy(m, k); }
