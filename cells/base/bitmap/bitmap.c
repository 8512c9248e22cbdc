/* bitmap.c - a 64-ary tree of bits.
 *
 * Level 0 is the set itself, 64 members a word. Level n+1 has one bit for each word of level n, set exactly while that
 * word is not zero; the last level is a single word. The levels follow each other in one array, lowest first, so the
 * tree costs 1/63 more than the plain bits. An update touches the upper levels only when a word becomes zero or
 * non-zero; a search climbs until it finds a word with a later member and goes down again: six levels hold 2^36.
 * Bad at: being shared. Whoever owns the words brings the lock. */
#include <base/bitmap.h>
#include <cell.h>

enum { LEVELS = 8 };

static u64 words_for(u64 bits) {
    return (bits + 63) / 64;
}

u64 bitmap_words(u64 bits) {
    u64 sum = 0;
    for (u64 n = bits; n; n = words_for(n)) {
        sum += words_for(n);
        if (n <= 64) break;
    }
    return sum;
}

void bitmap_set(words w, u64 bits, u64 i) {
    if (i >= bits) panic("bitmap: number out of range");
    for (u64 base = 0, n = bits; ; base += words_for(n), n = words_for(n), i /= 64) {
        u64 *word = words_at(w, base + i / 64);
        u64 was = *word;
        *word = was | 1ul << i % 64;
        if (was || n <= 64) return;
    }
}

void bitmap_clear(words w, u64 bits, u64 i) {
    if (i >= bits) panic("bitmap: number out of range");
    for (u64 base = 0, n = bits; ; base += words_for(n), n = words_for(n), i /= 64) {
        u64 *word = words_at(w, base + i / 64);
        u64 now = *word & ~(1ul << i % 64);
        *word = now;
        if (now || n <= 64) return;
    }
}

bool bitmap_test(words w, u64 bits, u64 i) {
    if (i >= bits) panic("bitmap: number out of range");
    return *words_at(w, i / 64) >> i % 64 & 1;
}

struct levels { u64 base[LEVELS]; };                 /* where each begins in the array */

/* Goes down from bit i of `level`, which is set, to the lowest member below it. */
static u64 descend(words w, const struct levels *all, u32 level, u64 i) {
    for (; level; level--) i = i * 64 + (u64)__builtin_ctzl(*words_at(w, AT(all->base, level - 1) + i));
    return i;
}

u64 bitmap_find(words w, u64 bits, u64 from) {
    struct levels all = { 0 };
    u64 n = bits, i = from;
    for (u32 level = 0; i < n; level++) {
        u64 rest = *words_at(w, AT(all.base, level) + i / 64) >> i % 64;
        if (rest) return descend(w, &all, level, i + (u64)__builtin_ctzl(rest));
        if (n <= 64) break;
        AT(all.base, level + 1) = AT(all.base, level) + words_for(n);
        n = words_for(n);
        i = i / 64 + 1;
    }
    return bits;
}
