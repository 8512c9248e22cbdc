// expect: K1
#include "api/pages.h"
static void f(mapping *m) { for (;;) mapping_flush(m); }
