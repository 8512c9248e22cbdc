// expect: O8
#include "api/pages.h"
OWNED_LOCAL(pair);
struct pair { OWNED; pages left; u64 live; };
OWNED_FUNS(pair, live)
static void pair_release(pair *self) { if (self->live > 3) return; DROP(pages, self->left); }
static bool f(pair_opt p) { return pair_live(p); }
