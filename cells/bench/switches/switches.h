/* switches.h - operations to be measured: tasks that take turns, begin and end. See bench/row.h. */
#pragma once
#include <bench/row.h>

CELL_API_BEGIN

/* Row i of this family; false: there are no more. */
bool switches_row(u32 i, struct bench_row *out);
/* Does the operation of row i n times; *ticks: cycles that it took. What it acquires it has returned. */
status switches_run(u32 i, u64 n, u64 *ticks);

CELL_API_END
