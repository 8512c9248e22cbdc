// expect: P6
#include "api/pages.h"
static void f(u32 *p) { say("%p", p); }
