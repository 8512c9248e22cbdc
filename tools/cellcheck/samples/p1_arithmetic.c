// expect: P1
#include "api/pages.h"
static u8 f(const u8 *p) { return *(p + 1); }
