// expect: ok
#include "api/pages.h"
#include <atomic.h>
struct counts { SYNC; atomic64 all, at[4]; };
static u64 f(struct counts *c, u32 i) { return atomic64_add(&AT(c->at, i), 1) + atomic64_get(&c->all); }
