// expect: B5 C9
#include "api/pages.h"
#include <cell.h>
struct named { VIEW; text name; };
struct box { SYNC; u32 word; struct named last; };
CELL_STATE struct box names;
