// expect: ok
#include "api/pages.h"
static u8 sum(cbytes b) { u8 n = 0; for (usize i = 0; i < b.len; i++) n = (u8)(n + *cbytes_at(b, i)); return n; }
static u8 f(void) { return sum((cbytes){ .ptr = (const u8[2]){ 1, 2 }, .len = 2 }); }
