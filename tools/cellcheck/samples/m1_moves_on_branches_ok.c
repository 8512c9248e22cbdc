// expect: ok
#include "api/pages.h"
static status f(pages_out out, bool c) {
    OWN(pages) a = pages_try(2);
    if (!pages_live(&a)) return st(12);
    if (c) {
        OWN(mapping) m = map_try(&a);
        if (mapping_live(&m)) TRY(disk_read(0, mapping_bytes(&m)));
        return OK;
    }
    *out = TAKE(pages, a);
    return OK;
}
