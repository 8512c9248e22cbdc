// expect: C2 C4
#include "../other/other.h"
static u32 helper(void) { return other_count(); }
static u32 twice(void) { return 2 * helper(); }
u32 exported(void) { return twice(); }
