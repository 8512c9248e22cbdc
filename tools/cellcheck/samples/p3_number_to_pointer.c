// expect: P3
#include "api/pages.h"
static u32 f(void) { return *(volatile u32 *)0xfee00000ul; }
