// expect: ok
#include "api/pages.h"
static pages made(void) { return pages_try(3); }
static u64 f(void) { OWN(pages) p = made(); return pages_live(&p) ? pages_start(&p) : 0; }
