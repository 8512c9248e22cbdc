// expect: 1 a call
/* A promise that is not kept. */
#include "owner.h"

__attribute__((nothrow)) void quiet(u64 n);

void nothrow(u64 n) {
    OWN(res) r = acquire();
    quiet(n);
    use(&r);
}
