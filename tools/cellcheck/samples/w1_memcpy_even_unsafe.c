// expect: W1
#include "api/pages.h"
static void f(u8 *a, const u8 *b) { UNSAFE("copies"); __builtin_memcpy(a, b, 3); }
