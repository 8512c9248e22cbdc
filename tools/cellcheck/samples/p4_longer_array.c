// expect: P4
#include "api/pages.h"
static u32 third(u32 (*p)[3]) { return (*p)[2]; }
static u32 f(void) { u32 a[2] = { 0 }; return third((u32 (*)[3])&a); }
