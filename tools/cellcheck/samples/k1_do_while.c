// expect: K1
#include "api/pages.h"
static void f(mapping *m, const struct gate *g) { do mapping_flush(m); while (!g->data); }
