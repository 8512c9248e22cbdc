// expect: C6
#include "api/pin.h"
struct tally { u64 n; };
PER_CPU_TYPE(tally)
CELL_STATE tally_per_cpu c6_tally;
static u64 f(void) { return AT(c6_tally.at, 1).n; }
