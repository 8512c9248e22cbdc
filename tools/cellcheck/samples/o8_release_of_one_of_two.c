// expect: O8
#include "api/pages.h"
OWNED_LOCAL(pair);
struct pair { OWNED; pages left, right; u64 live; };
OWNED_FUNS(pair, live)
static void pair_release(pair *self) { DROP(pages, self->right); }
static bool f(pair_opt p) { return pair_live(p); }
