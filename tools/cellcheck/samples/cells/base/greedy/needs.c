// expect: C2 C4
#include "../other/other.h"
static u32 twice(void) { return 2 * other_count(); }
u32 exported(void) { return twice(); }
