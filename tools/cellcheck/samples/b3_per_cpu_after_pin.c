// expect: B3
#include "api/pin.h"
struct tally { u64 n; };
PER_CPU_TYPE(tally)
CELL_STATE tally_per_cpu b3_tally;
static u64 f(void) {
    OWN(pin) p = pin_here();
    struct tally *t = tally_here(&p, &b3_tally);
    DROP(pin, p);
    return t->n;
}
