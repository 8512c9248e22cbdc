// expect: ok
#include "api/pages.h"
#include <atomic.h>
#include <cell.h>
CELL_STATE atomic32 count;
STATE_VERSION(2) atomic64 total;
static u64 f(void) { return atomic32_add(&count, 1) + atomic64_get(&total); }
