// expect: 0
/* What may trap and is listed, as it must be: accesses through pointers, divisions, calls, assembly in a wrapper. */
#include "owner.h"

static inline __attribute__((always_inline)) u64 read_it(const u64 *p) {
    u64 v;
    __asm__ volatile("movq (%1), %0" : "=r"(v) : "r"(p) : "memory");
    return v;
}
static inline __attribute__((always_inline)) u64 msr(u32 n) {
    u32 low, high;
    __asm__ volatile("rdmsr" : "=a"(low), "=d"(high) : "c"(n) : "memory");
    return (u64)high << 32 | low;
}

u64 all(u64 *p, u64 n, u64 (*f)(u64)) {
    u64 before = msr(5);
    OWN(res) r = acquire();
    u64 sum = *p / n + read_it(p) + msr(7) + f(n) + before;
    use(&r);
    *p = sum;
    return sum;
}
