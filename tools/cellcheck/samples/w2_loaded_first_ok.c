// expect: ok
#include "api/pages.h"
static u32 f(const struct big *b) { OWN(pages) a = pages_zero(); struct big c = *b; return shape_of(c) + (u32)pages_start(&a); }
