// expect: O7 X5
#include "api/pages.h"
OWNED_LOCAL(thing);
struct thing { OWNED; u64 n; };
static inline bool thing_live(thing_opt t) { return t->n != 0; }
