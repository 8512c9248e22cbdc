//: cell user_v4
//: implements user
//: needs counted
//: swap stateless
#include <cell.h>
CELL_API_BEGIN
u64 counted_add(u64 n, u64 twice);
u64 counted_version(void);
u64 user_add(u64 n);
u64 user_version(void);
u64 user_through_table(void);
CELL_API_END
u64 user_add(u64 n) { return counted_add(n, 2); }
u64 user_version(void) { return counted_version(); }
u64 user_through_table(void) { return 0; }
