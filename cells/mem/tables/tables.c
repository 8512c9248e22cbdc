/* tables.c - four levels of x86-64 page tables, edited through a recursive entry.
 *
 * P4 entry 510 points to the P4 itself, so every table appears as data at an address computed from the address it maps;
 * there is no other mapping of tables. Level 1 entries map pages, level 2 entries tables or huge pages of 2 MiB.
 * All edits happen under one lock, held for one span (512 entries) at a time. A frame that becomes a table is zeroed
 * first, through one page of ours (BOOKS_BASE) that is mapped for just that, under the lock.
 * Look-ups of the fault path (probe, open) take no lock: clear.c tells why no table vanishes under them.
 *
 * Invariants: no entry is ever both writable and executable; upper levels allow everything but the recursive entry is
 * no-execute; an entry is 0 unless it is present, held or detached; a level 2 entry that is neither doomed nor detached
 * has the number of entries in its table.
 * Bad at: many CPUs mapping at once - one lock, though never held across a shootdown. */
#include <mem/tables.h>
#include <atomic.h>
#include <cell.h>
#include <mem/shootdown.h>
#include "tables_impl.h"

CELL_STATE tables_spin tables_all;
CELL_STATE atomic32 tables_away;                     /* 1 while mapping_boot works on the second set of tables */

tables_hold_must tables_mine(void) {
    return tables_lock(&tables_all);
}

u64 tables_slot(void) {
    return RECURSIVE - atomic32_get(&tables_away);
}

static u64 access_bits(enum access access) {
    if (access == ACCESS_NONE) return ENTRY_HELD | ENTRY_NOEXEC;
    if (access == ACCESS_READ) return ENTRY_PRESENT | ENTRY_NOEXEC;
    if (access == ACCESS_WRITE) return ENTRY_PRESENT | ENTRY_WRITE | ENTRY_NOEXEC;
    return ENTRY_PRESENT;
}

static u64 with_access(u64 entry, enum access access) {
    return (entry & (ENTRY_FRAME | ENTRY_HUGE | ENTRY_UNCACHED)) | access_bits(access);
}

struct top_entry { u64 v; };
PLAIN_TYPE(top_entry)

status tables_upper_half(bytes page) {
    if (page.len < PAGE_SIZE) return st(E_INVALID);
    for (u64 i = ENTRIES / 2; i < ENTRIES; i++) {
        struct top_entry e = { i == RECURSIVE ? 0 : peek(LEVELS, ~0ul << 48 | i << 39) };
        if (!top_entry_write(page, i * sizeof e, &e)) panic("an entry outside of its page");
    }
    return OK;
}

/* --- making tables ------------------------------------------------------------------------------------------- */

static words scratch_words(u64 address) {
    UNSAFE("a page just mapped for this, or identity mapped by the boot page tables");
    return (words){ .ptr = (u64 *)address, .len = ENTRIES };
}

/* Fills a frame that is not mapped: with zeroes, or with `first` counting up one frame a word. The lock is held. */
static void fill_frame(u64 frame, u64 first) {
    bool boot = atomic32_get(&tables_away);
    u64 at = boot ? frame * PAGE_SIZE : BOOKS_BASE;
    if (!boot) {
        poke(1, at, frame * PAGE_SIZE | access_bits(ACCESS_WRITE));
        shootdown_local(at, 1);
    }
    words w = scratch_words(at);
    for (u64 i = 0; i < ENTRIES; i++) *words_at(w, i) = first ? first + i * PAGE_SIZE : 0;
    if (!boot) {
        poke(1, at, 0);
        shootdown_local(at, 1);
    }
}

/* A frame filled as fill_frame does that now belongs to the page tables; 0: no memory. */
static u64 new_table(struct tables *t, u64 first) {
    OWN(frames) f = frames_alloc(1);
    if (!frames_live(&f)) return 0;
    fill_frame(frames_first(&f), first);
    t->count++;
    return frames_embed(&f) * PAGE_SIZE;
}

/* A table that was about to go stays after all. */
static void revive(u32 level, u64 address, u64 table) {
    u64 entries = 0, start = address - address % SPAN_SIZE;
    poke(level, address, table | ENTRY_PRESENT | ENTRY_WRITE);
    if (level != 2) return;
    for (u64 i = 0; i < ENTRIES; i++) entries += peek(1, start + i * PAGE_SIZE) != 0;
    poke(level, address, table | ENTRY_PRESENT | ENTRY_WRITE | entries << ENTRY_COUNT);
}

/* Makes sure that the entry of `level` exists for an address. */
static status make_way(struct tables *t, u64 address, u32 level) {
    for (u32 above = t->way == way_of(address) ? 2 : LEVELS; above > level; above--) {
        u64 entry = peek(above, address);
        if (above == 2 && entry & ENTRY_HUGE) panic("tables: mapped twice");
        if (is_doomed(entry)) revive(above, address, entry & ENTRY_FRAME);
        if (entry) continue;
        u64 table = new_table(t, 0);
        if (!table) return st(E_NO_MEMORY);
        poke(above, address, table | ENTRY_PRESENT | ENTRY_WRITE);
    }
    t->way = way_of(address);
    return OK;
}

status tables_keep(u64 address, u64 spans) {
    OWN(tables_hold) g = tables_mine();
    struct tables *t = tables_data(&g);
    t->keep_from = address;
    t->keep_end = address + spans * SPAN_SIZE;
    for (u64 at = address; at < t->keep_end; at += SPAN_SIZE) TRY(make_way(t, at, 1));
    return OK;
}

/* --- mapping ------------------------------------------------------------------------------------------------- */

/* Writes the entries of one span. */
static status enter(u64 address, u64 first, u64 count, u64 bits) {
    if (address / SPAN_SIZE != (address + count * PAGE_SIZE - 1) / SPAN_SIZE) panic("tables: more than one span");
    OWN(tables_hold) g = tables_mine();
    struct tables *t = tables_data(&g);
    bool whole = count == SPAN_PAGES && first % SPAN_PAGES == 0;
    TRY(make_way(t, address, whole ? 2 : 1));
    if (whole && !peek(2, address)) {
        poke(2, address, first * PAGE_SIZE | bits | ENTRY_HUGE);
        return OK;
    }
    if (whole) TRY(make_way(t, address, 1));
    for (u64 i = 0; i < count; i++)
        if (peek(1, address + i * PAGE_SIZE)) panic("tables: mapped twice");
    for (u64 i = 0; i < count; i++) poke(1, address + i * PAGE_SIZE, (first + i) * PAGE_SIZE | bits);
    poke(2, address, peek(2, address) + (count << ENTRY_COUNT));
    return OK;
}

status tables_map(u64 address, frames_sink f, enum access access) {
    OWN(frames) mine = TAKE(frames, *f);
    TRY(enter(address, frames_first(&mine), frames_count(&mine), access_bits(access)));
    frames_embed(&mine);
    return OK;
}

status tables_map_device(u64 address, u64 first, u64 count, bool uncached, enum access access) {
    return enter(address, first, count, access_bits(access) | (uncached ? ENTRY_UNCACHED : 0));
}

/* --- changing and clearing: one span at a time ----------------------------------------------------------------- */

struct change tables_change(u32 level, u64 address, u64 end, enum access access) {
    struct change c = { 0 };
    for (u64 at = address; at != end; at = part_end(level, at, end)) {
        u64 entry = peek(level, at);
        if (!entry) continue;
        poke(level, at, with_access(entry, access));
        c.entries++;
        c.present |= entry & ENTRY_PRESENT;
    }
    return c;
}

bool tables_protect(u64 address, u64 count, enum access access) {
    bool present = false;
    for (u64 end = address + count * PAGE_SIZE, next; address < end; address = next) {
        OWN(tables_hold) g = tables_mine();
        u32 level = 0;
        next = next_part(tables_data(&g), address, end, &level);
        if (level) present |= tables_change(level, address, next, access).present;
    }
    return present;
}

bool tables_set(u64 address, enum access access) {
    u64 entry = peek(1, address);
    if (!entry) panic("tables: not mapped");
    poke(1, address, with_access(entry, access));
    return entry & ENTRY_PRESENT;
}

status tables_cut(u64 address) {
    if (address % SPAN_SIZE == 0) return OK;
    OWN(tables_hold) g = tables_mine();
    struct tables *t = tables_data(&g);
    if (leaf_level(t, address) != 2) return OK;
    u64 entry = peek(2, address);
    u64 table = new_table(t, entry & ~ENTRY_HUGE);
    if (!table) return st(E_NO_MEMORY);
    poke(2, address, table | ENTRY_PRESENT | ENTRY_WRITE | (u64)ENTRIES << ENTRY_COUNT);
    DROP(tables_hold, g);
    shootdown(address, 1);
    return OK;
}

/* --- look-ups without the lock: interrupts are off, see the top ------------------------------------------------ */

/* The leaf entry of an address and the level it is of; 0 when there is none. */
static u64 look_up(u64 address, u32 *level) {
    for (u32 at = LEVELS; at > 0; at--) {
        u64 entry = peek(at, address);
        *level = at;
        if (at == 1 || (at == 2 && entry & ENTRY_HUGE)) return entry;
        if (!(entry & ENTRY_PRESENT) || entry & ENTRY_DOOMED) return 0;
    }
    return 0;
}

static bool canonical(u64 address, usize size) {
    u64 last = address + (size ? size - 1 : 0);
    return last >= address && (address >> 47 == last >> 47) && (address >> 47 == 0 || address >> 47 == 0x1ffff) &&
           last >> 39 != 0x1fffe00 + RECURSIVE && address >> 39 != 0x1fffe00 + RECURSIVE;
}

static bool allows(u64 entry, enum access access) {
    if (!(entry & ENTRY_PRESENT)) return false;
    if (access == ACCESS_WRITE) return entry & ENTRY_WRITE;
    return access != ACCESS_EXECUTE || !(entry & ENTRY_NOEXEC);
}

bool tables_probe(u64 address, usize size, enum access access) {
    if (!canonical(address, size)) return false;
    u64 flags = cpu_irq_save(), left = size;
    bool good = true;
    while (good && left) {
        u32 level = 0;
        good = allows(look_up(address, &level), access);
        u64 here = level ? reach_of(level) - address % reach_of(level) : left;
        if (here > left) here = left;
        address += here;
        left -= here;
    }
    cpu_irq_restore(flags);
    return good;
}

static bool is_held(u64 address) {
    u32 level = 0;
    return look_up(address, &level) & ENTRY_HELD && level == 1;
}

bool tables_open(u64 address, u64 count) {
    u64 flags = cpu_irq_save();
    bool all = true;
    for (u64 i = 0; i < count && all; i++) all = is_held(address + i * PAGE_SIZE);
    for (u64 i = 0; i < count && all; i++) {
        u64 at = address + i * PAGE_SIZE;
        poke(1, at, with_access(peek(1, at), ACCESS_WRITE));
    }
    cpu_irq_restore(flags);
    return all;
}

status tables_physical(u64 address, u64 *out) {
    u32 level = 0;
    u64 flags = cpu_irq_save();
    u64 entry = look_up(address, &level);
    cpu_irq_restore(flags);
    if (!(entry & (ENTRY_PRESENT | ENTRY_HELD))) return st(E_INVALID);
    *out = (entry & ENTRY_FRAME) + address % reach_of(level);
    return OK;
}

u64 tables_count(void) {
    OWN(tables_hold) g = tables_mine();
    return tables_data(&g)->count;
}

/* --- boot ---------------------------------------------------------------------------------------------------- */

status unsafe_tables_begin(void) {
    OWN(tables_hold) g = tables_mine();
    struct tables *t = tables_data(&g);
    u64 away = (u64)(RECURSIVE - 1) << 39;           /* any address behind P4 entry 509 */
    atomic32_set(&tables_away, 1);
    t->root = new_table(t, 0);
    atomic32_set(&tables_away, 0);
    if (!t->root) return st(E_NO_MEMORY);
    u64 entry = t->root | ENTRY_PRESENT | ENTRY_WRITE | ENTRY_NOEXEC;
    *words_at(scratch_words(t->root), RECURSIVE) = entry;
    poke(LEVELS, away, entry);                       /* from now on entry 509 leads to the second set */
    t->way = 0;
    atomic32_set(&tables_away, 1);
    return OK;
}

void tables_zero(const frames *f) {
    u64 first = frames_first(f), count = frames_count(f);
    for (u64 i = 0; i < count; i++) {
        OWN(tables_hold) g = tables_mine();
        fill_frame(first + i, 0);
    }
}

void unsafe_tables_commit(void) {
    OWN(tables_hold) g = tables_mine();
    root_load(tables_data(&g)->root);
    atomic32_set(&tables_away, 0);
}
