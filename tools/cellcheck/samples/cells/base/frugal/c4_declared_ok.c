// expect: ok
#include "../other/other.h"
static u32 f(void) { return other_count(); }
