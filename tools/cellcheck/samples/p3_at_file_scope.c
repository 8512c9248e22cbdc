// expect: P3
#include "api/pages.h"
static const u32 *const device = (const u32 *)0xfee00000ul;
static u32 f(void) { return *device; }
