// expect: ok
#include "api/pages.h"
static u8 f(pages_sink p) {
    OWN(mapping) m = map_try(p);
    if (!mapping_live(&m)) return 0;
    cbytes r = mapping_view(&m), q = mapping_view(&m);
    return *cbytes_at(r, 0) | *cbytes_at(q, 1);
}
