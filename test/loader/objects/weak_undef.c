//: cell weak_undef
//: swap stateless
#include <cell.h>
CELL_API_BEGIN
__attribute__((weak)) u64 nobody_has_this(void);
u64 weak_undef_seen(void);
CELL_API_END
u64 weak_undef_seen(void) { return nobody_has_this ? nobody_has_this() : 77; }
