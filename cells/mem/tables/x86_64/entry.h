/* entry.h - one page-table entry of the x86-64 four-level format, and what this system keeps in it. */
#pragma once
#include <own.h>

/* A leaf is held when it names a frame that may not be touched: present is clear, all else is kept. A table that was
 * found empty passes through two more states before its frame is free (clear.c): doomed and detached. TICKET names
 * who does it; before, a level 2 entry has the number of entries in its table there. */
#define ENTRY_PRESENT   (1ul << 0)
#define ENTRY_WRITE     (1ul << 1)
#define ENTRY_UNCACHED  (3ul << 3)                   /* PCD and PWT */
#define ENTRY_HUGE      (1ul << 7)                   /* in level 2: a leaf of 2 MiB */
#define ENTRY_HELD      (1ul << 9)
#define ENTRY_DOOMED    (1ul << 10)
#define ENTRY_DETACHED  (1ul << 11)
#define ENTRY_NOEXEC    (1ul << 63)
#define ENTRY_FRAME     0x000ffffffffff000ul
#define ENTRY_TICKET    52
#define ENTRY_COUNT     52
enum { TICKETS = 512, COUNTS = 1024 };

/* The last level's entry of `address`, through the P4 entry `slot` that points to a P4 (its own: recursion). Applied to
 * its own result it gives the entries of the levels above. */
static inline u64 entry_address(u64 address, u64 slot) {
    return 0xffff000000000000ul | slot << 39 | (address >> 9 & 0x7ffffffff8ul);
}

void root_load(u64 physical);                        /* cr3; the new tables map the running code and stack */
