// expect: 2 an access to memory
/* A struct that is loaded through a pointer to be passed by value to what is then inlined. */
#include "owner.h"

struct pair2 { u64 a, b; };
static inline __attribute__((always_inline)) u64 first(struct pair2 p) { return p.a + p.b; }

void argument(const struct pair2 *p, u64 *sum) {
    OWN(res) r = acquire();
    *sum = 0;
    *sum = first(*p);
    use(&r);
}
