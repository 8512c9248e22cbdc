// expect: ok
#include "api/pages.h"
OWNED_LOCAL(pair);
struct pair { OWNED; mapping left; u64 n; };
OWNED_FUNS(pair, n)
static void pair_release(pair *self) { DROP(mapping, self->left); }
static u64 f(pair *p) {
    pair *q = p;
    mapping_flush(mapping_need(&q->left));
    return q->n;
}
