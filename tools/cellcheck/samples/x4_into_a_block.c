// expect: X4
#include "api/pages.h"
static u32 f(bool c) { if (c) goto in; return 1; { in: return 2; } }
