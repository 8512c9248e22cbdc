// expect: ok
#include "api/pages.h"
#include <atomic.h>
static u64 f(void) { atomic64 a = { 0 }; return atomic64_add(&a, 1); }
