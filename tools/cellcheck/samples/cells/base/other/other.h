/* other.h - a cell that greedy uses without saying so. */
#pragma once
#include <own.h>

CELL_API_BEGIN
u32 other_count(void);
void unsafe_other_set(u32 n);
CELL_API_END
