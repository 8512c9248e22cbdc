// expect: ok
#include "api/pages.h"
static u32 f(struct gate *a, struct gate *b, bool first) { struct gate *g = first ? a : b; return g->data; }
