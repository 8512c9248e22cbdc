/* swaps.h - operations to be measured: cells that are replaced. See bench/row.h. */
#pragma once
#include <bench/row.h>

CELL_API_BEGIN

/* Row i of this family; false: there are no more. */
bool swaps_row(u32 i, struct bench_row *out);
/* Does the operation of row i n times; *ticks: cycles that it took. What it acquires it has returned. */
status swaps_run(u32 i, u64 n, u64 *ticks);

CELL_API_END
