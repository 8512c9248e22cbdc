// expect: ok
#include "api/pages.h"
static u64 f(void) { OWN(pages) a = pages_try(2); if (!pages_live(&a)) return 0; return pages_start(&a); }
