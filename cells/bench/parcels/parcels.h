/* parcels.h - operations to be measured: memory that changes hands. See bench/meter.h. */
#pragma once
#include <bench/meter.h>

CELL_API_BEGIN

/* Row i of this family; false: there are no more. */
bool parcels_row(u32 i, struct row *out);
/* Measures row i. On an error m knows why, if that needs saying. What it acquires it returns on every path. */
status parcels_run(u32 i, struct meter *m);

CELL_API_END
