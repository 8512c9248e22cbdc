// expect: B4
#include "api/pages.h"
static void f(mapping *m) { mapping_copy(m, m); }
