// expect: ok
#include "api/pages.h"
static bool wanted(u8 b);
static usize f(cbytes b) { return count_if(b, wanted); }
static bool wanted(u8 b) { u8 one[1] = { b }; cbytes whole = { .ptr = one, .len = 1 }; return f(whole) == 0; }
