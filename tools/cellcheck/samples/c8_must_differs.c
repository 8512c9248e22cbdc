// expect: C8
#include "api/pages.h"
static pages f(void);
static pages_must f(void) { return pages_zero(); }
