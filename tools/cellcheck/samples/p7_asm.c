// expect: P7 W3
#include "api/pages.h"
static void f(void) { __asm__ volatile("cli"); }
