// expect: C1 P15
#include "api/pages.h"
static u32 hidden __attribute__((section(".cell.hidden")));
static u32 f(void) { return hidden++; }
