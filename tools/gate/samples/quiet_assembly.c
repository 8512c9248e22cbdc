// expect: 1 an access to memory
/* Assembly that is not volatile is in no range at all. */
#include "owner.h"

void quiet_assembly(u64 *p) {
    OWN(res) r = acquire();
    u64 v;
    __asm__("movq (%1), %0" : "=r"(v) : "r"(p));
    use(&r);
    host_use((const void *)v);
}
