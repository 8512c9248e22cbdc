// expect: P11
#include "api/pages.h"
static i32 g(i32 n);
static i32 f(i32 n) { return n ? g(n - 1) : 0; }
static i32 g(i32 n) { return f(n); }
