// expect: C11
#include "api/pages.h"
static void g(void) { }
static u64 f(void) { return (u64)g; }
