/* bitmap.h - a set of numbers 0 .. bits-1 in which the next member is found in a handful of loads.
 *
 * Pure: the caller owns the words and hands them in with every call, zeroed at first. */
#pragma once
#include <status.h>

CELL_API_BEGIN

/* How many words a set of `bits` numbers takes. */
u64 bitmap_words(u64 bits);
/* All of them panic when i >= bits, or when w is shorter than bitmap_words(bits). Any context. */
void bitmap_set(words w, u64 bits, u64 i);
void bitmap_clear(words w, u64 bits, u64 i);
bool bitmap_test(words w, u64 bits, u64 i);
/* The smallest member >= from, or `bits` when there is none. */
u64 bitmap_find(words w, u64 bits, u64 from);

CELL_API_END
