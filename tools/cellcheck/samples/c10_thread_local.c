// expect: C10
#include "api/pages.h"
static _Thread_local u32 n;
static u32 f(void) { return n++; }
