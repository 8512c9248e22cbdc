// expect: ok
#include "api/pin.h"
struct tally { u64 n; };
PER_CPU_TYPE(tally)
CELL_STATE tally_per_cpu c10_tally;
static u64 f(void) { OWN(pin) p = pin_here(); return ++tally_here(&p, &c10_tally)->n; }
