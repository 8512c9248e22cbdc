//: cell bad_type
//: needs counted
#include <cell.h>
CELL_API_BEGIN
u64 counted_add(u32 n, u64 more);
u64 bad_type(void);
CELL_API_END
u64 bad_type(void) { return counted_add(1, 2); }
