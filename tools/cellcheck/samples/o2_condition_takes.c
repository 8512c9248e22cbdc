// expect: O2
#include "api/pages.h"
static bool eat(pages_sink p) { OWN(pages) a = TAKE(pages, *p); return pages_start(&a) != 0; }
static u64 f(bool c) { OWN(pages) a = pages_zero(); u64 n = c ? eat(&a) : 0; return n + pages_start(&a); }
