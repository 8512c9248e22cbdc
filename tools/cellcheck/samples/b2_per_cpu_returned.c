// expect: B2
#include "api/pin.h"
struct tally { u64 n; };
PER_CPU_TYPE(tally)
CELL_STATE tally_per_cpu b2_tally;
static struct tally *f(void) { OWN(pin) p = pin_here(); return tally_here(&p, &b2_tally); }
