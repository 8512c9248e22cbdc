// expect: K1 X3
#include "api/pages.h"
static u32 f(u32 a) { switch (a) { case 0: for (;;) { case 1: a++; } default: return 3; } }
