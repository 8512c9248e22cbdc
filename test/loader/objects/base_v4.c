//: cell base_v4
//: implements counted
//: swap state
#include <cell.h>
#include <atomic.h>
CELL_API_BEGIN
u64 counted_add(u64 n, u64 twice);
u64 counted_version(void);
CELL_API_END
CELL_STATE atomic64 counted_total;
u64 counted_add(u64 n, u64 twice) { return atomic64_add(&counted_total, n * twice) + n * twice; }
u64 counted_version(void) { return 4; }
