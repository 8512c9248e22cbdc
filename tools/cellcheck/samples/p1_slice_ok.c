// expect: ok
#include "api/pages.h"
static u32 f(cbytes b) { u32 sum = 0; for (usize i = 0; i < b.len; i++) sum += *cbytes_at(b, i); return sum; }
