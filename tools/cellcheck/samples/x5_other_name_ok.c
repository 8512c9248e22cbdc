// expect: ok
#include "api/pages.h"
static bool pages_large(const pages *p) { return pages_start(p) > 4; }
static bool f(const pages *p) { return pages_large(p); }
