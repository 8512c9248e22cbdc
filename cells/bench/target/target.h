/* target.h - what measurements replace: a cell that nobody else needs. */
#pragma once
#include <status.h>

CELL_API_BEGIN

u64 target_next(u64 n);                              /* n + 1 */
/* The entry of a task that faults at once. */
status target_fail(bytes arg, bytes result);

CELL_API_END
