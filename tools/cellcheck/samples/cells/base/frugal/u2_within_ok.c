// expect: ok
#include "../other/other.h"
static void f(void) { UNSAFE("the only one"); unsafe_other_set(1); }
