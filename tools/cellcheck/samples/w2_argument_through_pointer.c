// expect: W2
#include "api/pages.h"
static u32 f(const struct big *b) { OWN(pages) a = pages_zero(); return shape_of(*b) + (u32)pages_start(&a); }
