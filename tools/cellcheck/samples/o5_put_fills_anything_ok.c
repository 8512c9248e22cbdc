// expect: ok
#include "api/pages.h"
static u64 f(void) {
    OWN(pages) a = pages_zero();
    OWN(pages) b = pages_zero();
    DROP(pages, a);
    pages_put(&a, &b);
    return pages_live(&a) ? pages_start(&a) : 0;
}
