// expect: W2
#include "api/pages.h"
struct holder { struct big b; };
static u32 f(const struct holder *h) { OWN(pages) a = pages_zero(); return shape_of(h->b) + (u32)pages_start(&a); }
