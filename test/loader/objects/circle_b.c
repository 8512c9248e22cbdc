//: cell circle_b
//: needs circle_a
#include <cell.h>
CELL_API_BEGIN
u64 circle_a(void);
u64 circle_b(void);
CELL_API_END
u64 circle_b(void) { return circle_a(); }
