/* tables_impl.h - the entries, as both files of this cell see them. */
#pragma once
#include <mem/tables.h>
#include <atomic.h>
#include <cell.h>
#include <cpu/lock.h>
#include "x86_64/entry.h"

enum { RECURSIVE = 510, LEVELS = 4, ENTRIES = 512, SPAN_SIZE = SPAN_PAGES * PAGE_SIZE };

/* Tables there are, last ticket, the P4's physical address, the range whose tables are kept. */
struct tables { u64 count, ticket, root, keep_from, keep_end; };
SPIN_TYPE(tables)
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

/* The level of the leaf entry of an address, or, when a table on the way is missing, the level it is missing at plus
 * LEVELS. */
static inline u32 leaf_level(u64 address) {
    for (u32 level = LEVELS; level > 1; level--) {
        u64 entry = peek(level, address);
        if (level == 2 && entry & ENTRY_HUGE) return 2;
        if (!(entry & ENTRY_PRESENT)) return level + LEVELS;
    }
    return 1;
}

/* The end of the part of [address, end) that has one kind of way to its leaves; *level is theirs, 0 when there are
 * none. */
static inline u64 next_part(u64 address, u64 end, u32 *level) {
    u32 leaf = leaf_level(address);
    *level = leaf > LEVELS ? 0 : leaf;
    return part_end(leaf > LEVELS ? leaf - LEVELS : 2, address, end);
}
