// expect: ok
#include "api/pages.h"
OWNED_LOCAL(chain);
struct chain { OWNED; struct gate *first; };
OWNED_FUNS(chain, first)
static void chain_release(chain *self) { UNSAFE("the chain owns it"); self->first->word = 0; }
static bool f(chain_opt c) { return chain_live(c); }
