// expect: ok
#include "api/pages.h"
static const u8 *f(const u8 *a, const u8 *b, bool c) { return c && *b ? a : a; }
