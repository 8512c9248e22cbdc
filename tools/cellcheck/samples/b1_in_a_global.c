// expect: B1 C1
#include "api/pages.h"
static const u8 *saved;
static void f(const u8 *p) { saved = p; }
