// expect: ok
#include "api/pages.h"
#include <cell.h>
#include <atomic.h>
struct tally { SYNC; atomic32 at[4]; };
CELL_STATE struct tally c7_tally;
CELL_STATE atomic64 c7_count;
static u64 f(u32 i) { return atomic64_get(&c7_count) + atomic32_get(&AT(c7_tally.at, i)); }
