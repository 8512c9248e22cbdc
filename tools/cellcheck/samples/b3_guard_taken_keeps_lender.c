// expect: B3
#include "api/pages.h"
static void f(const struct gate *m) {
    OWN(guard) held = NONE(guard);
    {
        struct gate inner = { 1, 2 };
        OWN(guard) g = gate_lock(&inner);
        held = TAKE(guard, g);
    }
    (void)m;
}
