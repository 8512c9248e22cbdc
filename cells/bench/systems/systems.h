/* systems.h - numbers of the system as a whole. See bench/meter.h. */
#pragma once
#include <bench/meter.h>

CELL_API_BEGIN

/* Row i of this family; false: there are no more. */
bool systems_row(u32 i, struct row *out);
/* Measures row i: a number that there is once, told as if it were the ticks of one operation. */
status systems_run(u32 i, struct meter *m);

CELL_API_END
