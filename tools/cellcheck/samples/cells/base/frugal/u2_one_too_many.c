// expect: U2
#include "../other/other.h"
static void f(void) { UNSAFE("the first"); unsafe_other_set(1); }
static void g(void) { UNSAFE("the second"); unsafe_other_set(2); }
