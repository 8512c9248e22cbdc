// expect: O3
#include "api/pages.h"
static void other(u32 *p) { *p = 0; }
static void f(void) { __attribute__((cleanup(other))) u32 a = 1; a++; }
