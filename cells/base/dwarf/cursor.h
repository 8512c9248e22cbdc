/* cursor.h - private to dwarf: reads numbers from a slice, one after the other. Past the cursor's end everything reads
 * as zero and `bad` is set, so a decoder may run on and test once. */
#pragma once
#include <base/dwarf.h>

struct cursor { u64 at, end; bool bad; };            /* reads [at, end) of the slice that is passed along */

static inline struct cursor cur_in(cbytes b, u64 at, u64 end) {
    return (struct cursor){ .at = at, .end = end, .bad = end > b.len || at > end };
}
static inline struct cursor cur_at(cbytes b, u64 at) { return cur_in(b, at, b.len); }
static inline bool cur_more(const struct cursor *c) { return !c->bad && c->at < c->end; }

static inline void cur_skip(struct cursor *c, u64 n) {
    if (c->bad || n > c->end - c->at) c->bad = true;
    else c->at += n;
}

static inline u64 cur_fixed(cbytes b, struct cursor *c, u32 size) {
    u64 v = 0, at = c->at;
    cur_skip(c, size);
    if (c->bad) return 0;
    cbytes number = cbytes_sub(b, at, size);
    for (u32 i = 0; i < size; i++) v |= (u64)*cbytes_at(number, i) << (8 * i);
    return v;
}
static inline u8 cur_u8(cbytes b, struct cursor *c) {
    if (!cur_more(c)) {
        c->bad = true;
        return 0;
    }
    return *cbytes_at(b, c->at++);
}
static inline i32 cur_i32(cbytes b, struct cursor *c) { return (i32)(u32)cur_fixed(b, c, 4); }

/* Numbers of 7 bits a byte; more than 64 bits are malformed. */
static inline u64 cur_leb(cbytes b, struct cursor *c, bool is_signed) {
    u64 v = 0, first = cur_more(c) ? *cbytes_at(b, c->at) : 0xff;
    if (first < (is_signed ? 0x40 : 0x80)) {
        c->at++;
        return first;
    }
    for (u32 shift = 0; shift < 64;) {
        u8 byte = cur_u8(b, c);
        v |= (u64)(byte & 0x7f) << shift;
        shift += 7;
        if (byte & 0x80) continue;
        return is_signed && (byte & 0x40) && shift < 64 ? v | ~0ul << shift : v;
    }
    c->bad = true;
    return 0;
}
static inline u64 cur_uleb(cbytes b, struct cursor *c) { return cur_leb(b, c, false); }
static inline i64 cur_sleb(cbytes b, struct cursor *c) { return (i64)cur_leb(b, c, true); }

/* Passes over a NUL-terminated string; true when it was not empty. */
static inline bool cur_string(cbytes b, struct cursor *c) {
    u64 from = c->at;
    while (cur_u8(b, c) != 0) {}
    return !c->bad && c->at - from > 1;
}
