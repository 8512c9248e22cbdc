// expect: O5
#include "api/pages.h"
#include <atomic.h>
struct counted { u32 size; atomic32 used; };
static void f(struct counted *c) { *c = (struct counted){ .size = 3 }; }
