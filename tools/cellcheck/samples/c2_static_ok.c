// expect: ok
#include "api/pages.h"
static u32 helper(void) { return 1; }
static u32 f(void) { return helper(); }
