// expect: ok
#include "../other/other.h"
static u32 dropped(void) { return 2 * other_count(); }
