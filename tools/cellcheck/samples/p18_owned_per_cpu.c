// expect: P18
#include "api/pin.h"
OWNED_LOCAL(cache);
struct cache { OWNED; pages left; u64 n; };
OWNED_FUNS(cache, n)
PER_CPU_TYPE(cache)
static void cache_release(cache *self) { DROP(pages, self->left); }
