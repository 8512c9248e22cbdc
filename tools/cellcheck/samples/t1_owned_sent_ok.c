// expect: ok
#include "api/pages.h"
static void entry(u64 n) { (void)n; }
static void f(void) { OWN(pages) p = pages_zero(); pages_spawn(entry, &p); }
