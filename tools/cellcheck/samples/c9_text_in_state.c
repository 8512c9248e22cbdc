// expect: C9
#include "api/pages.h"
#include <cell.h>
OWNED_LOCAL(entry);
struct entry { OWNED; const char *name; u64 n; };
OWNED_FUNS(entry, n)
static void entry_release(entry *self) { self->n = 0; }
struct entry_box { SYNC; u32 word; entry first; };
CELL_STATE struct entry_box entries;
