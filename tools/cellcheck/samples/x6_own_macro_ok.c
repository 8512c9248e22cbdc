// expect: ok
#include "api/pages.h"
#define TWICE(n) ((n) * 2)
static u32 f(u32 n) { return TWICE(n); }
