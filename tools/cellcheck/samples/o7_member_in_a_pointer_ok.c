// expect: ok
#include "api/pages.h"
OWNED_LOCAL(pair);
struct pair { OWNED; pages left; u64 n; };
OWNED_FUNS(pair, n)
static void pair_release(pair *self) { DROP(pages, self->left); }
static u64 f(pair *p, pages_sink fresh) {
    EXACT;
    pages *left = &p->left;
    if (pages_live(left)) return pages_start(left);
    pages_put(left, fresh);
    return pages_start(pages_need(left));
}
