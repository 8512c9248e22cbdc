// expect: ok
#include "api/pages.h"
static u64 f(i32 k) {
    OWN(pages) a = pages_zero();
    switch (k) {
    case 1: DROP(pages, a); break;
    case 2: return pages_start(&a);
    default: break;
    }
    return 0;
}
