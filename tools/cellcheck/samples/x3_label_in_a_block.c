// expect: X3
#include "api/pages.h"
static u32 f(u32 a) { switch (a) { { case 1: return 2; } default: return 3; } }
