// expect: C6
#include "api/pages.h"
struct gate_box { SYNC; u32 word; };
static u32 f(struct gate_box *p) { return p->word; }
