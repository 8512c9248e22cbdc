// expect: C3
#include "api/pages.h"
extern u32 of_another_cell;
