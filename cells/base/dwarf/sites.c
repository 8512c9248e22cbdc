/* sites.c - call-site tables (.gcc_except_table): which landing pad belongs to an instruction.
 *
 * GCC's tables for C always look alike: landing pads relative to the function's start, no types, call sites as uleb128,
 * no actions, ranges ascending. An instruction outside of every range is one the compiler thinks cannot trap. */
#include "cursor.h"
#include <cell.h>

enum { OMIT = 0xff, ULEB128 = 1, HEADER = 3 };

struct number { u64 value, next; };                  /* next: the place behind it; 0: malformed, as all that follow */

static struct number long_number(cbytes b, u64 at) {
    struct cursor c = cur_at(b, at);
    u64 v = cur_uleb(b, &c);
    return c.bad ? (struct number){ 0 } : (struct number){ .value = v, .next = c.at };
}

static inline struct number number(cbytes b, u64 at) {
    if (at == 0 || at >= b.len) return (struct number){ 0 };
    u8 first = *cbytes_at(b, at);
    return first < 0x80 ? (struct number){ .value = first, .next = at + 1 } : long_number(b, at);
}

/* The entry at a place, whose range is not before `from`: the place behind it; 0: malformed. */
static inline u64 read_site(cbytes b, u64 at, u64 from, struct dwarf_site *site) {
    struct number start = number(b, at), size = number(b, start.next), pad = number(b, size.next);
    struct number action = number(b, pad.next);
    if (action.next == 0 || action.value != 0 || start.value < from) return 0;
    if (start.value > 0x7fffffff || size.value > 0x7fffffff || pad.value > 0x7fffffff) return 0;
    site->kind = pad.value ? DWARF_PAD : DWARF_NO_PAD;
    site->from = start.value;
    site->to = start.value + size.value;
    site->landing = pad.value;
    return action.next;
}

/* Opens the table at the start of b: its entries lie from *first to the end of what is returned; empty: malformed. */
static inline cbytes open_sites(cbytes b, u64 *first) {
    if (b.len < HEADER || *cbytes_at(b, 0) != OMIT || *cbytes_at(b, 1) != OMIT || *cbytes_at(b, 2) != ULEB128)
        return cbytes_sub(b, 0, 0);
    struct number size = number(b, HEADER);
    *first = size.next;
    if (size.next == 0 || size.value > b.len - size.next) return cbytes_sub(b, 0, 0);
    return cbytes_sub(b, 0, size.next + size.value);
}

status dwarf_sites(cbytes b, u32 size) {
    struct dwarf_site site = { 0 };
    u64 at = 0;
    cbytes table = open_sites(b, &at);
    if (table.len == 0) return st(E_NO_UNWIND);
    while (at < table.len) {
        at = read_site(table, at, site.to, &site);
        if (at == 0) return st(E_NO_UNWIND);
        if (site.to > site.from && (site.to > size || site.landing >= size)) return st(E_NO_UNWIND);
    }
    return OK;
}

status dwarf_site(cbytes b, u64 offset, struct dwarf_site *site) {
    struct dwarf_site s = { 0 };
    u64 at = 0, end = 0;
    cbytes table = open_sites(b, &at);
    if (table.len == 0) return st(E_NO_UNWIND);
    for (; at < table.len; end = s.to) {
        at = read_site(table, at, end, &s);
        if (at == 0) return st(E_NO_UNWIND);
        if (offset >= s.to) continue;
        *site = offset < s.from ? (struct dwarf_site){ .kind = DWARF_GAP, .from = end, .to = s.from } : s;
        return OK;
    }
    *site = (struct dwarf_site){ .kind = DWARF_GAP, .from = end, .to = ~0ul };
    return OK;
}
