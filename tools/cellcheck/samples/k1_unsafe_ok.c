// expect: ok
#include "api/pages.h"
static void f(void) { UNSAFE("never ends, on purpose"); for (;;) { } }
