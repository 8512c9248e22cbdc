/* weak_undef.h - a cell that refers weakly to a symbol that no cell has. */
#pragma once
#include <own.h>

CELL_API_BEGIN

/* The address of the missing symbol: 0. */
u64 weak_undef_seen(void);

CELL_API_END
