// expect: X1
#include "api/pages.h"
static u32 f(a) u32 a; { return a; }
