// expect: C2
#include "api/pages.h"
u32 not_in_a_header(void) { return 1; }
