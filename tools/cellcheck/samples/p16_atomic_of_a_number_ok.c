// expect: ok
#include "api/pages.h"
static u64 f(u64 *n) { return __atomic_fetch_add(n, 1, 5); }
