// expect: C5 C7
#include "api/pages.h"
#include <cell.h>
struct ops { OPS; void (*run)(void); };
CELL_STATE struct ops table;
static void g(void) { }
static void f(void) { table.run = g; }
