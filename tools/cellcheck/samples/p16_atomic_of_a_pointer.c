// expect: P16
#include "api/pages.h"
static const u32 *f(const u32 *q) { u32 x = 4; const u32 *p = q; __atomic_store_n(&p, &x, 5); return p; }
