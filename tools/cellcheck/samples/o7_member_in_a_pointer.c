// expect: O7
#include "api/pages.h"
OWNED_LOCAL(pair);
struct pair { OWNED; pages left; u64 n; };
OWNED_FUNS(pair, n)
static void pair_release(pair *self) { DROP(pages, self->left); }
static u64 f(pair *p) { pages *left = &p->left; return pages_start(left); }
