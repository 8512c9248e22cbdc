// expect: ok
#include "api/pages.h"
static u32 f(const struct gate *m) { u32 v; { OWN(guard) g = gate_lock(m); u32 *d = guard_data(&g); v = *d; } return v; }
