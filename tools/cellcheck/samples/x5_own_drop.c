// expect: X5
#include "api/pages.h"
OWNED_LOCAL(thing);
struct thing { OWNED; u64 n; };
static inline void thing_drop(thing_sink t) { t->n = 0; }
