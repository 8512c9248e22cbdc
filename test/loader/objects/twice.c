//: cell twice
#include <cell.h>
CELL_API_BEGIN
u64 counted_version(void);
CELL_API_END
u64 counted_version(void) { return 99; }
