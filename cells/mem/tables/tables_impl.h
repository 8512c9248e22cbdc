/* tables_impl.h - the entries, as both files of this cell see them. */
#pragma once
#include <mem/tables.h>
#include <atomic.h>
#include <cell.h>
#include <cpu/lock.h>
#include "x86_64/entry.h"

enum { RECURSIVE = 510, LEVELS = 4, ENTRIES = 512, SPAN_SIZE = SPAN_PAGES * PAGE_SIZE };

/* Tables there are, last ticket, the P4's physical address, the range whose tables are kept, and way_of an address that
 * is known to have a level 2 entry, so that the levels above need not be read. */
struct tables { u64 count, ticket, root, keep_from, keep_end, way; };
SPIN_TYPE(tables)
/* What protect did: entries there are, and whether one of them was present. */
struct change { u64 entries; bool present; };
/* Changes the part of a span from `address` to `end`, whose leaves are of `level`. The lock is held. */
struct change tables_change(u32 level, u64 address, u64 end, enum access access);
/* Locks all tables. */
tables_hold_must tables_mine(void);
/* The P4 entry through which the tables are reached: RECURSIVE, or another while mapping_boot works on a second set. */
u64 tables_slot(void);

/* The address of the entry of `level` on the way to `address`. */
static inline u64 place(u32 level, u64 address) {
    for (; level > 1; level--) address = entry_address(address, RECURSIVE);
    return entry_address(address, tables_slot());
}

static inline atomic64 *entry_of(u32 level, u64 address) {
    UNSAFE("an entry, seen through the recursive one; the levels above it are present");
    return (atomic64 *)place(level, address);
}

static inline u64 peek(u32 level, u64 address) { return atomic64_get(entry_of(level, address)); }
static inline void poke(u32 level, u64 address, u64 entry) { atomic64_set(entry_of(level, address), entry); }

/* The bytes that an entry of `level` covers. */
static inline u64 reach_of(u32 level) {
    return (u64)PAGE_SIZE << 9 * (level - 1);
}

/* The end of the part of [address, end) that one entry of `level` covers. */
static inline u64 part_end(u32 level, u64 address, u64 end) {
    u64 next = (address | (reach_of(level) - 1)) + 1;
    return next && next < end ? next : end;
}

static inline u64 way_of(u64 address) {
    return address / reach_of(3) + 1;
}

/* What a level 2 entry says of its table. */
static inline bool is_doomed(u64 entry) { return entry & (ENTRY_DOOMED | ENTRY_DETACHED); }
static inline u64 entries_of(u64 entry) { return entry >> ENTRY_COUNT & (COUNTS - 1); }

/* The level at which a table is missing on the way to the level 2 entry of an address, plus LEVELS, or 0. */
static inline u32 missing(const struct tables *t, u64 address) {
    if (t->way == way_of(address)) return 0;
    for (u32 level = LEVELS; level > 2; level--)
        if (!(peek(level, address) & ENTRY_PRESENT)) return level + LEVELS;
    return 0;
}

/* The level of the leaf entry of an address, or, when a table on the way is missing, the level it is missing at plus
 * LEVELS. */
static inline u32 leaf_level(const struct tables *t, u64 address) {
    u32 none = missing(t, address);
    if (none) return none;
    u64 entry = peek(2, address);
    if (entry & ENTRY_HUGE) return 2;
    return entry & ENTRY_PRESENT ? 1 : 2 + LEVELS;
}

/* The end of the part of [address, end) that has one kind of way to its leaves; *level is theirs, 0 when there are
 * none. */
static inline u64 next_part(const struct tables *t, u64 address, u64 end, u32 *level) {
    u32 leaf = leaf_level(t, address);
    *level = leaf > LEVELS ? 0 : leaf;
    return part_end(leaf > LEVELS ? leaf - LEVELS : 2, address, end);
}
