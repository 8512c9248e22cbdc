//: cell undeclared
//: swap stateless
#include <cell.h>
CELL_API_BEGIN
u64 counted_version(void);
u64 undeclared(void);
CELL_API_END
u64 undeclared(void) { return counted_version(); }
