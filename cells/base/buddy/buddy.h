/* buddy.h - hands out aligned ranges of numbered units and joins what comes back: the books of frames and pages.
 *
 * Pure: the plain struct and the words belong to the caller, who also brings the lock. */
#pragma once
#include <base/bitmap.h>

enum { BUDDY_ORDERS = 21 };                          /* the largest block has 2^20 units */
#define BUDDY_NONE (~0ul)
struct buddy {                                       /* no pointers: may be moved bitwise */
    u64 units, free;
    u64 offset[BUDDY_ORDERS + 1], low[BUDDY_ORDERS]; /* of each order: its bits, and below which none is set */
};

CELL_API_BEGIN

/* Books for units 0 .. units-1, none of them free yet. The words must be zero. */
void buddy_init(struct buddy *b, u64 units);
u64 buddy_words(const struct buddy *b);              /* words that the books take */
u32 buddy_order(u64 count);                          /* the smallest order whose blocks hold `count` units */

/* Exactly `count` units in a row, the first a multiple of the power of two that `count` is rounded up to, from a free
 * block that starts at or above `from`; BUDDY_NONE when there are none. */
u64 buddy_take(struct buddy *b, words w, u64 count, u64 from);
/* Takes just this unit. False: it is not free. */
bool buddy_take_unit(struct buddy *b, words w, u64 unit);
/* Any range comes back, whole or in parts. Panics on a range that is outside or partly free already. */
void buddy_give(struct buddy *b, words w, u64 first, u64 count);

CELL_API_END
