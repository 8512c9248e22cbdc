// expect: ok
#include "api/pages.h"
static void g(void) { }
static bool f(u64 at) { return at == (u64)g; }
