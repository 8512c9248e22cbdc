// expect: 1 a call
// flags: -mmemcpy-strategy=libcall:-1:noalign
/* A large struct is copied by a call, without a landing pad. */
#include "owner.h"

struct huge { u64 v[3000]; };

void copy(struct huge *to, const struct huge *from) {
    OWN(res) r = acquire();
    *to = *from;
    use(&r);
}
