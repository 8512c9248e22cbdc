// expect: P16 W1
#include "api/pages.h"
static void f(bool c) { if (c) __builtin_trap(); }
