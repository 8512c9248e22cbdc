#pragma once
#include <own.h>
CELL_API_BEGIN
void cpu_relax(void);
bool cpu_other_done(void);
CELL_API_END
