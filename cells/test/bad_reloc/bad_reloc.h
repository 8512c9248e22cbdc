/* bad_reloc.h - a cell that the loader must refuse. */
#pragma once
#include <own.h>

CELL_API_BEGIN

void bad_reloc_never(void);

CELL_API_END
