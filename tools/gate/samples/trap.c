// expect: 1 a trap
/* __builtin_trap counts as harmless: nothing is released. */
#include "owner.h"

void trap(u32 n) {
    OWN(res) r = acquire();
    if (n) __builtin_trap();
    use(&r);
}
