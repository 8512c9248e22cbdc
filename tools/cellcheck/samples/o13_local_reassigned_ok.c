// expect: ok
#include "api/pages.h"
static u64 f(pages_sink p) {
    OWN(pages) mine = TAKE(pages, *p);
    if (!pages_live(&mine)) return 0;
    const pages *now = &mine;
    return pages_start(now);
}
