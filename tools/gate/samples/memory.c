// expect: 1 a call
/* The builtin form of memcpy cannot throw, GCC believes; the plain name under -ffreestanding can. */
#include "owner.h"

void memory(u8 *to, const u8 *from, u64 n) {
    OWN(res) r = acquire();
    __builtin_memcpy(to, from, n);
    use(&r);
}
