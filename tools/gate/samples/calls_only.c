// expect: 3 lies in a gap
// flags: -fno-non-call-exceptions
/* Without -fnon-call-exceptions only calls are listed. */
#include "owner.h"

u64 calls_only(u64 *p, u64 n) {
    OWN(res) r = acquire();
    u64 sum = *p / n;
    use(&r);
    *p = sum;
    return sum;
}
