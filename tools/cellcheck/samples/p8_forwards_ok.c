// expect: ok
#include "api/pages.h"
static i32 f(i32 n) { for (i32 i = 0; i < n; i++) { for (i32 k = 0; k < n; k++) { if (i * k == 6) goto out; } } out: return n; }
