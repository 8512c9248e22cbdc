// expect: C3
#include "api/pages.h"
u32 of_another_cell(void);
static u32 f(void) { return of_another_cell(); }
