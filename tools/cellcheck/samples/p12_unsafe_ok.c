// expect: ok
#include "api/pages.h"
static u32 f(const void *any) { UNSAFE("the caller passes a u32"); const u32 *n = any; return *n; }
