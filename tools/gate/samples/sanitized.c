// expect: 1 a trap
// flags: -fsanitize=bounds -fsanitize-undefined-trap-on-error
/* The sanitizer's traps are builtin ones. */
#include "owner.h"

u64 sanitized(u64 n) {
    u64 all[8] = { n };
    OWN(res) r = acquire();
    host_use(all);
    u64 v = all[n];
    use(&r);
    return v;
}
