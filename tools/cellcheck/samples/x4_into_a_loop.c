// expect: X4
#include "api/pages.h"
static u32 f(u32 n) { if (n < 3) goto inner; return 0; while (n < 9) { inner: n++; } return n; }
