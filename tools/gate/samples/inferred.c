// expect: 1 a call
// flags: -fenable-tree-nothrow -fipa-pure-const
/* A function that GCC concludes cannot throw, since reading a word of its own stack does not; overflow does. */
#include "owner.h"

static __attribute__((noinline)) u64 sum(u64 n) {
    volatile u64 v[64];
    v[3] = n;
    return v[3] + n;
}

u64 inferred(u64 n) {
    OWN(res) r = acquire();
    u64 s = sum(n);
    use(&r);
    return s;
}
