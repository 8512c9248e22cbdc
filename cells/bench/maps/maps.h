/* maps.h - operations to be measured: memory that is mapped, touched and unmapped. See bench/row.h. */
#pragma once
#include <bench/row.h>

CELL_API_BEGIN

/* Row i of this family; false: there are no more. */
bool maps_row(u32 i, struct bench_row *out);
/* Does the operation of row i n times; *ticks: cycles that it took. What it acquires it has returned. */
status maps_run(u32 i, u64 n, u64 *ticks);

/* Gives back what map_alive keeps from one of its rows to the next. */
void maps_end(void);

CELL_API_END
