// expect: O14
#include "api/pages.h"
OWNED_LOCAL(pair);
struct pair { OWNED; pages left; u64 n; };
OWNED_FUNS(pair, n)
static void pair_release(pair *self) { DROP(pages, self->left); }
static void f(pair *p) { UNSAFE("left is empty"); OWN(pages) a = pages_zero(); p->left = a; }
