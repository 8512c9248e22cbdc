// expect: O2
#include "api/pages.h"
static u64 f(i32 k) {
    OWN(pages) a = pages_zero();
    u64 sum = 0;
    while (k--) {
        sum += pages_start(&a);
        if (k == 2) continue;
        if (k == 3) DROP(pages, a);
    }
    return sum;
}
