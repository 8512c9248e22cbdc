// expect: P6
#include "api/pages.h"
static i32 f(void) { say("%d", 3); return sum_of(1, 2); }
