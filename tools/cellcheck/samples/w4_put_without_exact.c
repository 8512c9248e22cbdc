// expect: W4
#include "api/pages.h"
static void f(pages *slot, pages_sink p) { pages_put(slot, p); }
