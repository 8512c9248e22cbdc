// expect: C7
#include "api/pages.h"
#include <cell.h>
struct counts { u32 a, b; };
CELL_STATE struct counts counts;
