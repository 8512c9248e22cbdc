// expect: ok
#include "api/pages.h"
static status f(pages *from, pages_out rest) {
    OWN(pages) half = NONE(pages);
    TRY(pages_split(from, 1, &half));
    if (!pages_live(&half)) return st(1);
    EXACT;
    *rest = TAKE(pages, half);
    return OK;
}
