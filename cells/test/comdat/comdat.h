/* comdat.h - a cell with a function in a COMDAT group. */
#pragma once
#include <own.h>

CELL_API_BEGIN

/* A task's entry. *result: what the function in the group answers, 9. */
status comdat_seen(bytes arg, bytes result);

CELL_API_END
