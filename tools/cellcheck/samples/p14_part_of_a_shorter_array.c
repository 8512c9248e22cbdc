// expect: P14
#include "api/pages.h"
static u8 f(u32 n) { u8 a[8] = { 1 }; cbytes b = { .ptr = a, .len = upto(n, 9) }; return *cbytes_at(b, 3); }
