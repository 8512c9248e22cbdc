// expect: P18
#include "api/pages.h"
#include <atomic.h>
struct tally { atomic64 n; };
PLAIN_TYPE(tally)
static u64 f(bytes b) { return atomic64_get(&tally_in(b, 0)->n); }
