// expect: ok
#include "api/pages.h"
static u64 f(void) { OWN(pages) a = pages_try(2); return pages_live(&a) && pages_start(&a) ? 1 : 0; }
