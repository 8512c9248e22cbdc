// expect: O1
#include "api/pages.h"
struct gate_box { SYNC; u32 word; };
static void f(struct gate_box *p) { struct gate_box b = *p; (void)b; }
