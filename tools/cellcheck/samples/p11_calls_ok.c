// expect: ok
#include "api/pages.h"
static i32 g(i32 n) { return n + 1; }
static i32 f(i32 n) { return n ? g(n - 1) : g(0); }
