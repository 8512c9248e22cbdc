// expect: ok
#include "api/pages.h"
static void f(pages *slot, pages_sink p) { EXACT; pages_put(slot, p); }
