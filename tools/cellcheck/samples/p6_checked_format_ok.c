// expect: ok
#include "api/pages.h"
static void f(u32 n) { say("%u", n); say("%s", "a literal"); }
