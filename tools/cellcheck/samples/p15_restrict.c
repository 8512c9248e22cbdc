// expect: P15
#include "api/pages.h"
static u32 f(u32 *restrict a) { return *a; }
