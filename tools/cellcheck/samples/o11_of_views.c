// expect: B5
#include "api/pages.h"
static usize f(text a, text b) { text both[2] = { a, b }; return both[0].len; }
