//: cell circle_a
//: needs circle_b
#include <cell.h>
CELL_API_BEGIN
u64 circle_a(void);
u64 circle_b(void);
CELL_API_END
u64 circle_a(void) { return circle_b(); }
