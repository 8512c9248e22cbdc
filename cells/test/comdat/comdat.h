/* comdat.h - a cell with a function in a COMDAT group. */
#pragma once
#include <own.h>

CELL_API_BEGIN

/* What the function in the group answers: 9. */
u64 comdat_seen(void);

CELL_API_END
