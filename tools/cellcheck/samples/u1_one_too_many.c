// expect: U1
#include "api/pages.h"
static u32 f(u32 a) {
    { UNSAFE("the port is ours"); unsafe_out(1, 2); }
    { UNSAFE("nothing"); a++; }
    return a;
}
