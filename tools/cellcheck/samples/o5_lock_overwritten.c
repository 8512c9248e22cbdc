// expect: O5
#include "api/pages.h"
#include <atomic.h>
static void f(atomic64 *a) { *a = (atomic64){ 0 }; }
