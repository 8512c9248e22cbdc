// expect: ok
#include "api/pages.h"
struct cursor { VIEW; cbytes in; usize at; };
static bool more(const struct cursor *c) { return c->at < c->in.len; }
static u8 next(struct cursor *c) { c->at++; return *cbytes_at(c->in, c->at - 1); }
static u32 sum(cbytes b) { struct cursor c = { .in = b, .at = 0 }; u32 s = 0; for (usize i = 0; i < b.len && more(&c); i++) s += next(&c); return s; }
