//: cell init_order
//: swap stateless
#include <cell.h>
CELL_API_BEGIN
u64 init_order_seen(void);
CELL_API_END
static u64 seen;
static void note(u64 n) { seen = seen * 10 + n; }
static __attribute__((constructor(200))) void second(void) { note(2); }
static __attribute__((constructor)) void third(void) { note(3); }
static __attribute__((constructor(101))) void first(void) { note(1); }
static status start(void) { note(4); return OK; }
static status stop(void) { note(5); return OK; }
CELL(.start = start, .stop = stop);
u64 init_order_seen(void) { return seen; }
