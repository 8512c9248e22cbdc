/* mapping.c - pages with frames behind them, as one owned value: making, changing and looking.
 *
 * A mapping swallows its pages value and its frames: the page table's entries hold the frames, the mapping's range is
 * the pages. It is made in the order pages, value, entries, so whatever fails on the way, releasing the value undoes
 * what was done (release.c). Frames are contiguous where they can be had (512 behind an aligned span become a huge
 * page) and single ones where not.
 * Bad at: mixed access - the value knows only whether all of it is the same, whether some of it is ACCESS_NONE. */
#include <mem/mapping.h>
#include <base/bytes.h>
#include <cpu/cpu.h>
#include <mem/shootdown.h>
#include "mapping_impl.h"
#include <cell.h>

static u64 end_of(const mapping *m) {
    return m->start + m->count * PAGE_SIZE;
}

bytes mapping_memory(u64 start, u64 count) {
    UNSAFE("the pages belong to a mapping whose access was looked at");
    return (bytes){ .ptr = (u8 *)start, .len = count * PAGE_SIZE };
}

/* --- making --------------------------------------------------------------------------------------------------- */

mapping_must mapping_over(pages_sink p, u64 kind, u64 access) {
    OWN(pages) mine = TAKE(pages, *p);
    u64 count = pages_count(&mine);
    mapping_born();
    return (mapping){ .start = pages_embed(&mine) * PAGE_SIZE, .count = count, .kind = kind, .access = access };
}

static u64 to_span_end(u64 address) {
    return SPAN_PAGES - address / PAGE_SIZE % SPAN_PAGES;
}

frames mapping_some_frames(u64 address, u64 count) {
    u64 want = to_span_end(address) < count ? to_span_end(address) : count;
    if (want < SPAN_PAGES && want > 1) want = 1ul << (63 - __builtin_clzl(want));
    for (; want > 1; want /= 2) {
        OWN(frames) f = frames_alloc(want);
        if (frames_live(&f)) return TAKE(frames, f);
    }
    return frames_alloc(1);
}

/* Maps fresh frames at their place and zeroes them there; what is not to be written to is zeroed before it is mapped,
 * so that no CPU ever knows it as writable. */
static status fill_part(u64 at, frames_sink f, enum access access) {
    OWN(frames) mine = TAKE(frames, *f);
    u64 count = frames_count(&mine);
    if (access != ACCESS_WRITE) tables_zero(&mine);
    TRY(tables_map(at, &mine, access));
    if (access == ACCESS_WRITE) bytes_fill(mapping_memory(at, count), 0);
    return OK;
}

/* Puts zeroed frames behind the first pages of [at, end); *count of them. */
static status fill_some(u64 at, u64 end, enum access access, u64 *count) {
    OWN(frames) f = mapping_some_frames(at, (end - at) / PAGE_SIZE);
    if (!frames_live(&f)) return st(E_NO_MEMORY);
    *count = frames_count(&f);
    return fill_part(at, &f, access);
}

/* Puts zeroed frames behind [at, end). What waits for a shootdown is called back before memory has run out. */
static status fill(u64 at, u64 end, enum access access) {
    if ((end - at) / PAGE_SIZE > SPAN_PAGES && (end - at) / PAGE_SIZE > frames_free()) mapping_settle();
    if ((end - at) / PAGE_SIZE > SPAN_PAGES && (end - at) / PAGE_SIZE > frames_free()) return st(E_NO_MEMORY);
    for (u64 count; at < end; at += count * PAGE_SIZE) {
        status s = fill_some(at, end, access, &count);
        if (is(s, E_NO_MEMORY) && mapping_settle()) s = fill_some(at, end, access, &count);
        TRY(s);
        poll();
    }
    return OK;
}

static status make(pages_sink p, enum access access, mapping_out out) {
    EXACT;
    OWN(mapping) m = mapping_over(p, KIND_FRAMES, PARTLY);
    TRY(fill(m.start, end_of(&m), access));
    m.access = access;
    *out = TAKE(mapping, m);
    return OK;
}

status mapping_make(u64 count, enum access access, mapping_out out) {
    EXACT;
    if (!count) return st(E_INVALID);
    u64 kept = count == 1 && access == ACCESS_WRITE ? mapping_kept() : 0;
    if (kept) {
        mapping_born();
        *out = (mapping){ .start = kept, .count = count, .kind = KIND_FRAMES, .access = access };
        return OK;
    }
    OWN(pages) p = pages_alloc(count);
    if (!pages_live(&p)) return st(E_NO_ADDRESS);
    return make(&p, access, out);
}

status mapping_make_at(pages_sink at, enum access access, mapping_out out) {
    OWN(pages) p = TAKE(pages, *at);
    return make(&p, access, out);
}

status mapping_place_frames(u64 at, frames_sink f, enum access access) {
    OWN(frames) rest = TAKE(frames, *f);
    for (u64 end = at + frames_count(&rest) * PAGE_SIZE, next; at < end; at = next) {
        OWN(frames) more = NONE(frames);
        next = at + to_span_end(at) * PAGE_SIZE;
        if (next < end) TRY(frames_split(&rest, to_span_end(at), &more));
        TRY(tables_map(at, &rest, access));
        if (!frames_live(&more)) return OK;
        rest = TAKE(frames, more);
    }
    return OK;
}

static status make_of_frames(pages_sink p, frames_sink f, enum access access, mapping_out out) {
    EXACT;
    OWN(mapping) m = mapping_over(p, KIND_FRAMES, PARTLY);
    TRY(mapping_place_frames(m.start, f, access));
    m.access = access;
    *out = TAKE(mapping, m);
    return OK;
}

status mapping_of_frames(frames_sink f, enum access access, mapping_out out) {
    OWN(frames) mine = TAKE(frames, *f);
    OWN(pages) p = pages_alloc(frames_count(&mine));
    if (!pages_live(&p)) return st(E_NO_ADDRESS);
    return make_of_frames(&p, &mine, access, out);
}

status mapping_device(u64 physical, u64 count, bool registers, mapping_out out) {
    EXACT;
    u64 first = physical / PAGE_SIZE;
    if (!count || physical % PAGE_SIZE) return st(E_INVALID);
    if (frames_usable(first, count)) return st(E_DENIED);
    OWN(pages) p = pages_alloc(count);
    if (!pages_live(&p)) return st(E_NO_ADDRESS);
    OWN(mapping) m = mapping_over(&p, KIND_DEVICE, PARTLY);
    for (u64 done = 0, part; done < count; done += part) {
        u64 at = m.start + done * PAGE_SIZE;
        part = to_span_end(at) < count - done ? to_span_end(at) : count - done;
        TRY(tables_map_device(at, first + done, part, registers, ACCESS_WRITE));
    }
    m.access = ACCESS_WRITE;
    *out = TAKE(mapping, m);
    return OK;
}

/* --- changing ------------------------------------------------------------------------------------------------- */

static bool never_both(u64 was, enum access becomes) {
    if (becomes == ACCESS_EXECUTE) return was == ACCESS_READ || was == ACCESS_NONE || was == ACCESS_EXECUTE;
    return becomes != ACCESS_WRITE || was == ACCESS_READ || was == ACCESS_NONE || was == ACCESS_WRITE;
}

/* What is known of the whole when `part` of it has another access. */
static u64 mix(u64 whole, enum access part) {
    if (whole == part) return whole;
    return whole == ACCESS_NONE || whole == MIXED_NONE || part == ACCESS_NONE ? MIXED_NONE : MIXED;
}

/* From writable to executable or back an entry passes through not present, which no CPU remembers: one shootdown, and
 * no CPU still knows the one when another learns the other. */
static void set_access(u64 at, u64 count, u64 was, enum access access) {
    enum access first = never_both(was, access) ? access : ACCESS_NONE;
    if (tables_protect(at, count, first)) shootdown(at, count);
    if (first != access) tables_protect(at, count, access);
}

status mapping_protect(mapping *m, u64 first, u64 count, enum access access) {
    EXACT;
    if (!count || first > m->count || count > m->count - first) return st(E_INVALID);
    u64 at = m->start + first * PAGE_SIZE;
    TRY(tables_cut(at));
    TRY(tables_cut(at + count * PAGE_SIZE));
    u64 was = m->access;
    m->access = count == m->count ? (u64)access : mix(was, access);
    set_access(at, count, was, access);
    return OK;
}

status mapping_split(mapping *m, u64 keep, mapping_out rest) {
    EXACT;
    if (!keep || keep >= m->count) return st(E_INVALID);
    u64 at = m->start + keep * PAGE_SIZE;
    TRY(tables_cut(at));
    *rest = (mapping){ .start = at, .count = m->count - keep, .kind = m->kind, .access = m->access };
    m->count = keep;
    mapping_born();
    return OK;
}

u64 mapping_start(const mapping *m) {
    return m->start;
}

u64 mapping_size(const mapping *m) {
    return m->count * PAGE_SIZE;
}

bytes mapping_bytes(mapping *m) {
    if (m->access != ACCESS_WRITE) panic("mapping is not writable");
    return mapping_memory(m->start, m->count);
}

cbytes mapping_view(const mapping *m) {
    if (m->access == ACCESS_NONE || m->access == MIXED_NONE) panic("mapping is not readable");
    return bytes_const(mapping_memory(m->start, m->count));
}

status mapping_physical(const mapping *m, usize offset, u64 *out) {
    if (offset >= m->count * PAGE_SIZE) return st(E_INVALID);
    return tables_physical(m->start + offset, out);
}

bool mapping_probe(u64 address, usize size, enum access access) {
    return tables_probe(address, size, access);
}

bool unsafe_mapping_open(u64 address, u64 count) {
    return tables_open(address, count);
}

u64 mapping_embed(mapping_sink m) {
    EXACT;
    u64 start = m->start;
    m->start = 0;
    return start;
}

bytes mapping_lend(mapping_sink m) {
    EXACT;
    if (m->access != ACCESS_WRITE) panic("mapping is not writable");
    u64 start = m->start;
    m->start = 0;
    return mapping_memory(start, m->count);
}

mapping_must unsafe_mapping_reclaim(u64 address, u64 count) {
    if (!address || address % PAGE_SIZE || !count) panic("mapping: not an address that was embedded");
    return (mapping){ .start = address, .count = count, .kind = KIND_FRAMES, .access = ACCESS_WRITE };
}

u64 mapping_tables(void) {
    return tables_count();
}
