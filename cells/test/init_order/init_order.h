/* init_order.h - a cell with three init arrays; the loader must run them by priority. */
#pragma once
#include <own.h>

CELL_API_BEGIN

/* One decimal digit for each init function, in the order in which they ran: 123. */
u64 init_order_seen(void);

CELL_API_END
