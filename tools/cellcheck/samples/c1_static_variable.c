// expect: C1
#include "api/pages.h"
static u32 count;
static u32 f(void) { return count++; }
