// expect: B3
#include "api/pages.h"
static u32 f(const struct gate *m) { OWN(guard) g = gate_lock(m); u32 *d = guard_data(&g); DROP(guard, g); return *d; }
