// expect: P4
#include "api/pages.h"
static u32 f(u8 *p) { return *(u32 *)p; }
