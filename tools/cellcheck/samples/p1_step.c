// expect: P1
#include "api/pages.h"
static void f(const u8 *p) { p++; }
