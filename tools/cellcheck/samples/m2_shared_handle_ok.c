// expect: ok
#include "api/pages.h"
static u8 f(shared_sink s) {
    OWN(shared) a = TAKE(shared, *s);
    OWN(shared) b = shared_clone(&a);
    cbytes v = shared_view(&b);
    DROP(shared, a);
    return *cbytes_at(v, 0);
}
