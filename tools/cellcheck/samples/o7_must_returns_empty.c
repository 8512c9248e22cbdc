// expect: O7
#include "api/pages.h"
static pages_must f(void) { return pages_try(1); }
