// expect: X6
#include "api/pages.h"
static u32 f(u32 a) { _Static_assert(1, "own:unsafe:own.h: mine"); return a; }
