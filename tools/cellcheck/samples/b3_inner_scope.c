// expect: B3
#include "api/pages.h"
static u32 f(bool c) { u32 a = 1; u32 *p = &a; { u32 b = 2; if (c) p = &b; } return *p; }
