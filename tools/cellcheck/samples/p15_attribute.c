// expect: P15
#include "api/pages.h"
static __attribute__((pure)) u32 f(u32 a) { return a; }
