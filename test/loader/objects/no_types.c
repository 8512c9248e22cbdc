//: cell no_types
//: without .cell.types
#include <cell.h>
CELL_API_BEGIN
u64 no_types(void);
CELL_API_END
u64 no_types(void) { return 1; }
