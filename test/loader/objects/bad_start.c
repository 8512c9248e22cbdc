//: cell bad_start
//: needs counted init_order
#include <cell.h>
CELL_API_BEGIN
u64 counted_add(u64 n);
u64 init_order_seen(void);
u64 bad_start(void);
CELL_API_END
u64 bad_start(void) { return counted_add(1); }
static status start(void) { return st(init_order_seen() == 1234 ? 12 : 0); }
CELL(.start = start);
