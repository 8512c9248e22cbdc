// expect: ok
#include "api/pages.h"
static u32 f(const struct big *b) { return shape_of(*b); }
