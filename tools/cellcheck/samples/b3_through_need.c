// expect: B3
#include "api/pages.h"
OWNED_LOCAL(pair);
struct pair { OWNED; mapping left; u64 n; };
OWNED_FUNS(pair, n)
static void pair_release(pair *self) { DROP(mapping, self->left); }
static u8 f(pair *p) {
    bytes b = mapping_bytes(mapping_need(&p->left));
    mapping_flush(mapping_need(&p->left));
    return *bytes_at(b, 0);
}
