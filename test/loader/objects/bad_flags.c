//: cell bad_flags
//: without -fno-gcse
#include <cell.h>
CELL_API_BEGIN
u64 bad_flags(void);
CELL_API_END
u64 bad_flags(void) { return 1; }
