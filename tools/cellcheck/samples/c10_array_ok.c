// expect: ok
#include "api/pages.h"
#include <cell.h>
#include <atomic.h>
struct ticks { SYNC; atomic64 at[8]; };
CELL_STATE struct ticks c10_ticks;
static u64 f(u32 cpu) { return atomic64_add(&AT(c10_ticks.at, cpu), 1); }
