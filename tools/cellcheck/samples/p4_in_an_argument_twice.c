// expect: P4
#include "api/pages.h"
static u32 word_of(const struct gate *g) { return g->word; }
static u32 f(u32 n) { return word_of(&*(const struct gate *)&n); }
