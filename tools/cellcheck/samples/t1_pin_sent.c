// expect: T1
#include "api/pin.h"
static void entry(u64 n) { (void)n; }
static void f(void) { OWN(pin) p = pin_here(); pin_spawn(entry, &p); }
