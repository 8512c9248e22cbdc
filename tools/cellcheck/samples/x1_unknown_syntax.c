// expect: X1
#include "api/pages.h"
static u32 f(u32 a) { u32 nested(u32 b) { return b; } return nested(a); }
