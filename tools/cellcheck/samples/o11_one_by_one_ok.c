// expect: ok
#include "api/pages.h"
OWNED_LOCAL(two);
struct two { OWNED; pages first, second; u64 live; };
OWNED_FUNS(two, live)
static void two_release(two *self) { DROP(pages, self->first); DROP(pages, self->second); }
static bool f(two_opt t) { return two_live(t); }
