// expect: ok
#include "api/pages.h"
static status f(pages_out out) {
    OWN(pages) a = pages_zero();
    OWN(pages) b = NONE(pages);
    TRY(pages_split(&a, 1, &b));
    if (!pages_live(&b)) return st(5);
    *out = TAKE(pages, b);
    return OK;
}
