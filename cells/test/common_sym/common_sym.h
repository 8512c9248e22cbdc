/* common_sym.h - a cell whose variables are common symbols: the loader gives them room, aligned and zeroed. */
#pragma once
#include <own.h>

CELL_API_BEGIN

/* A task's entry: writes to the last word of one and to the other. *result: their sum, and what is wrong about their
 * alignment: 11. */
status common_sym_seen(bytes arg, bytes result);

CELL_API_END
