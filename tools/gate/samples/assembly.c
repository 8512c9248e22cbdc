// expect: 3 has no landing pad
/* Assembly right in a function that owns: GCC gives it no landing pad. */
#include "owner.h"

u64 load(u64 *p, u64 *q) {
    OWN(res) r = acquire();
    u64 v;
    __asm__ volatile("movq (%1), %0" : "=r"(v) : "r"(*p) : "memory");
    *q = v;
    use(&r);
    return v;
}
u64 divide(const u32 *p, u32 *q) {
    OWN(res) r = acquire();
    u32 v = *p, w;
    __asm__ volatile("divl %2" : "+a"(v), "=d"(w) : "r"(v), "1"(0) : "memory");
    *q = v;
    use(&r);
    return w;
}
u64 privileged(const u32 *p, u32 *q) {
    OWN(res) r = acquire();
    u32 v;
    __asm__ volatile("rdmsr" : "=a"(v) : "c"(*p) : "memory", "rdx");
    *q = v;
    use(&r);
    return v;
}
