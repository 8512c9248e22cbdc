// expect: P8
#include "api/pages.h"
static void f(void) { void *p = &&out; goto *p; out: return; }
