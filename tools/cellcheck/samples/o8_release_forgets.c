// expect: O8
#include "api/pages.h"
OWNED_LOCAL(buf);
struct buf { OWNED; pages p; mapping m; usize n; };
OWNED_FUNS(buf, n)
static void buf_release(buf *self) { DROP(pages, self->p); }
