/* init_order.h - a cell with three init arrays; the loader must run them by priority. */
#pragma once
#include <own.h>

CELL_API_BEGIN

/* A task's entry. *result: one decimal digit for each init function, in the order in which they ran, 123. */
status init_order_seen(bytes arg, bytes result);

CELL_API_END
