// expect: O1
#include "api/pages.h"
#include <atomic.h>
struct counts { SYNC; atomic64 all; };
static u64 f(struct counts *c) { atomic64 mine = c->all; return atomic64_get(&mine); }
