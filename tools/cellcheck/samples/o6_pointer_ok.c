// expect: ok
#include "api/pages.h"
static u64 look(const pages *p) { return pages_start(p); }
