// expect: ok
#include "api/pages.h"
static void f(mapping *m) { for (;;) { poll(); mapping_flush(m); } }
