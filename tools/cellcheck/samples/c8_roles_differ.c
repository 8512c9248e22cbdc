// expect: C8
#include "api/pages.h"
static u64 f(pages_sink p);
static u64 f(pages *p) { return pages_start(p); }
