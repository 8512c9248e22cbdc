/* sites.c - call-site tables (.gcc_except_table): which landing pad belongs to an instruction.
 *
 * GCC's tables for C always look alike: landing pads relative to the function's start, no types, call sites as uleb128,
 * no actions, ranges ascending. An instruction outside of every range is one the compiler thinks cannot trap. */
#include "cursor.h"
#include <cell.h>

enum { OMIT = 0xff, ULEB128 = 1 };

/* The range of `c`'s next entry; false when malformed or not behind `from`. */
static bool read_site(cbytes b, struct cursor *c, u64 from, struct dwarf_site *site) {
    u64 start = cur_uleb(b, c), size = cur_uleb(b, c), pad = cur_uleb(b, c), action = cur_uleb(b, c);
    if (c->bad || action != 0 || start < from || start > 0x7fffffff || size > 0x7fffffff || pad > 0x7fffffff)
        return false;
    *site = (struct dwarf_site){
        .kind = pad ? DWARF_PAD : DWARF_NO_PAD, .from = start, .to = start + size, .landing = pad,
    };
    return true;
}

/* Opens the table at the start of b: its entries are what c reads. */
static bool open_sites(cbytes b, struct cursor *c) {
    *c = cur_at(b, 0);
    if (cur_u8(b, c) != OMIT || cur_u8(b, c) != OMIT || cur_u8(b, c) != ULEB128) return false;
    u64 size = cur_uleb(b, c);
    if (c->bad || size > c->end - c->at) return false;
    c->end = c->at + size;
    return true;
}

status dwarf_sites(cbytes b, u32 size) {
    struct cursor c = { 0 };
    struct dwarf_site site = { 0 };
    if (!open_sites(b, &c)) return st(E_NO_UNWIND);
    while (cur_more(&c)) {
        if (!read_site(b, &c, site.to, &site)) return st(E_NO_UNWIND);
        if (site.to > site.from && (site.to > size || site.landing >= size)) return st(E_NO_UNWIND);
    }
    return c.bad ? st(E_NO_UNWIND) : OK;
}

status dwarf_site(cbytes b, u64 offset, struct dwarf_site *site) {
    struct cursor c = { 0 };
    u64 end = 0;
    if (!open_sites(b, &c)) return st(E_NO_UNWIND);
    while (cur_more(&c)) {
        if (!read_site(b, &c, end, site)) return st(E_NO_UNWIND);
        if (offset < site->from) {
            *site = (struct dwarf_site){ .kind = DWARF_GAP, .from = end, .to = site->from };
            return OK;
        }
        if (offset < site->to) return OK;
        end = site->to;
    }
    *site = (struct dwarf_site){ .kind = DWARF_GAP, .from = end, .to = ~0ul };
    return c.bad ? st(E_NO_UNWIND) : OK;
}
