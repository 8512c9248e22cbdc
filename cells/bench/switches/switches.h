/* switches.h - operations to be measured: tasks that take turns, begin and end. See bench/meter.h. */
#pragma once
#include <bench/meter.h>

CELL_API_BEGIN

/* Row i of this family; false: there are no more. */
bool switches_row(u32 i, struct row *out);
/* Measures row i. On an error m knows why, if that needs saying. What it acquires it returns on every path. */
status switches_run(u32 i, struct meter *m);

CELL_API_END
