/* weak_undef.h - a cell that refers weakly to a symbol that no cell has. */
#pragma once
#include <own.h>

CELL_API_BEGIN

/* A task's entry. *result: the address of the missing symbol, 0. */
status weak_undef_seen(bytes arg, bytes result);

CELL_API_END
