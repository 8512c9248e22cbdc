// expect: B3
#include "api/pages.h"
static u8 f(pages_sink p) {
    OWN(mapping) m = map_try(p);
    if (!mapping_live(&m)) return 0;
    bytes b = mapping_bytes(&m);
    bytes *q = &b;
    DROP(mapping, m);
    return *bytes_at(*q, 0);
}
