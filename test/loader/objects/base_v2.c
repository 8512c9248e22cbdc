//: cell base_v2
//: implements counted
//: swap state
#include <cell.h>
#include <atomic.h>
CELL_API_BEGIN
u64 counted_add(u64 n);
u64 counted_version(void);
u64 counted_more(void);
CELL_API_END
CELL_STATE atomic64 counted_total;
u64 counted_add(u64 n) { return atomic64_add(&counted_total, n) + n; }
u64 counted_version(void) { return 2; }
u64 counted_more(void) { return 22; }
