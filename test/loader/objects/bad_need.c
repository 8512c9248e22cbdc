//: cell bad_need
//: needs counted
//: swap stateless
#include <cell.h>
CELL_API_BEGIN
u64 there_is_no_such_function(void);
u64 bad_need(void);
CELL_API_END
u64 bad_need(void) { return there_is_no_such_function(); }
