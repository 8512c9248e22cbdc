// expect: ok
#include "api/pages.h"
static u64 f(pages_sink p);
static u64 f(pages_sink p) { OWN(pages) mine = TAKE(pages, *p); return pages_live(&mine); }
