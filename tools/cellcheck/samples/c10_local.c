// expect: C10
#include "api/pages.h"
static u32 f(void) { static _Thread_local u32 n; return n++; }
