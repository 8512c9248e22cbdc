// expect: B2
#include "api/pages.h"
static u32 *f(void) { u32 x = 3; return &x; }
