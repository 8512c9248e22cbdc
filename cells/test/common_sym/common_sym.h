/* common_sym.h - a cell whose variables are common symbols: the loader gives them room, aligned and zeroed. */
#pragma once
#include <own.h>

CELL_API_BEGIN

/* Writes to the last word of one and to the other, and adds them up with what is wrong about their alignment: 11. */
u64 common_sym_seen(void);

CELL_API_END
