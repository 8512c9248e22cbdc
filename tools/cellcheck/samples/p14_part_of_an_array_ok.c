// expect: ok
#include "api/pages.h"
struct word { u32 len; char at[16]; };
static text word_text(const struct word *w) { return TEXT_OF(w->at, w->len); }
static u8 f(u32 n) { u8 a[8] = { 1 }; cbytes b = { .ptr = a, .len = upto(n, LEN(a)) }; return *cbytes_at(b, 3); }
