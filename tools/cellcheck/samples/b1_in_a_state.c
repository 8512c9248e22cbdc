// expect: B1 C7
#include "api/pages.h"
#include <cell.h>
CELL_STATE const u8 *saved;
static void f(const u8 *p) { saved = p; }
