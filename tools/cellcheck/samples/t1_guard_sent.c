// expect: T1
#include "api/pages.h"
static void entry(u64 n) { (void)n; }
static void f(const struct gate *m) { OWN(guard) g = gate_lock(m); guard_spawn(entry, &g); }
