// expect: P1
#include "api/pages.h"
static u8 f(const u8 *p, usize i) { return p[i]; }
