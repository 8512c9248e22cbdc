/* buddy.c - a binary buddy allocator whose free lists are bitmaps.
 *
 * Bit i of order k is set exactly while the block of 2^k units that starts at i * 2^k is free and not part of a larger
 * free block. So a unit is free when exactly one of the blocks around it has its bit set, and a block that comes back
 * looks at one bit to know whether its buddy is free. Nothing is kept in the units themselves, which need not be
 * mapped. Blocks are taken lowest address first, whatever block they are cut from, so what is in use stays
 * together; what a rounded-up request does not need goes back at once, so `count` units cost `count` units.
 * For each order a number is known below which no bit is set; it spares most bitmap operations.
 * Costs: 2 bits a unit; a take or give is at most BUDDY_ORDERS bitmap operations. */
#include <base/buddy.h>
#include <cell.h>

static u64 blocks(const struct buddy *b, u32 order) {
    return b->units >> order;
}

static inline words order_words(words w, const struct buddy *b, u32 order) {
    u64 at = AT(b->offset, order);
    return words_sub(w, at, AT(b->offset, order + 1) - at);
}

static inline bool is_free(const struct buddy *b, words w, u32 order, u64 block) {
    if (block < AT(b->low, order) || block >= blocks(b, order)) return false;
    return bitmap_test(order_words(w, b, order), blocks(b, order), block);
}

static void put(struct buddy *b, words w, u32 order, u64 block) {
    bitmap_set(order_words(w, b, order), blocks(b, order), block);
    if (block < AT(b->low, order)) AT(b->low, order) = block;
}

static void remove(struct buddy *b, words w, u32 order, u64 block) {
    bitmap_clear(order_words(w, b, order), blocks(b, order), block);
    if (block == AT(b->low, order)) AT(b->low, order)++;
}

void buddy_init(struct buddy *b, u64 units) {
    b->units = units;
    b->free = 0;
    u64 at = 0;
    for (u32 order = 0; order < BUDDY_ORDERS; order++) {
        AT(b->offset, order) = at;
        AT(b->low, order) = blocks(b, order);
        at += bitmap_words(blocks(b, order));
    }
    AT(b->offset, BUDDY_ORDERS) = at;
}

u64 buddy_words(const struct buddy *b) {
    return AT(b->offset, BUDDY_ORDERS);
}

u32 buddy_order(u64 count) {
    return count <= 1 ? 0 : 64 - (u32)__builtin_clzl(count - 1);
}

/* Joins the block with its buddies as long as they are free, and enters the result. */
static void give_block(struct buddy *b, words w, u32 order, u64 block) {
    for (u32 above = order; above < BUDDY_ORDERS; above++)
        if (is_free(b, w, above, block >> (above - order))) panic("buddy: freed twice");
    b->free += 1ul << order;
    while (order + 1 < BUDDY_ORDERS && is_free(b, w, order, block ^ 1)) {
        remove(b, w, order, block ^ 1);
        block >>= 1;
        order++;
    }
    put(b, w, order, block);
}

void buddy_give(struct buddy *b, words w, u64 first, u64 count) {
    if (first > b->units || count > b->units - first) panic("buddy: range outside of the books");
    while (count) {
        u32 fits = 63 - (u32)__builtin_clzl(count);
        u32 aligned = first ? (u32)__builtin_ctzl(first) : BUDDY_ORDERS - 1;
        u32 order = fits < aligned ? fits : aligned;
        if (order >= BUDDY_ORDERS) order = BUDDY_ORDERS - 1;
        give_block(b, w, order, first >> order);
        first += 1ul << order;
        count -= 1ul << order;
    }
}

/* Cuts a free block of `order` down to `wanted`, upper halves staying free, and takes the lowest part. */
static u64 take_block(struct buddy *b, words w, u32 order, u64 block, u32 wanted) {
    remove(b, w, order, block);
    for (; order > wanted; order--) {
        block *= 2;
        put(b, w, order - 1, block + 1);
    }
    b->free -= 1ul << wanted;
    return block << wanted;
}

/* The first free block of `order` from `at` on, or blocks(b, order). */
static u64 find(struct buddy *b, words w, u32 order, u64 at) {
    u64 low = AT(b->low, order);
    u64 found = bitmap_find(order_words(w, b, order), blocks(b, order), at > low ? at : low);
    if (at <= low) AT(b->low, order) = found;
    return found;
}

/* The order of the free block with the lowest address from `from` on that is large enough, and the block; or
 * BUDDY_ORDERS. Blocks are cut from low addresses on, so most orders have none that is lower than a smaller order's. */
static u32 lowest(struct buddy *b, words w, u32 wanted, u64 from, u64 *block) {
    u64 best = BUDDY_NONE;
    u32 of = BUDDY_ORDERS;
    for (u32 order = wanted; order < BUDDY_ORDERS; order++) {
        if (AT(b->low, order) >= best >> order) continue;
        u64 found = find(b, w, order, (from + (1ul << order) - 1) >> order);
        if (found >= blocks(b, order) || found << order >= best) continue;
        best = found << order;
        of = order;
        *block = found;
    }
    return of;
}

u64 buddy_take(struct buddy *b, words w, u64 count, u64 from) {
    u32 wanted = buddy_order(count);
    if (!count || wanted >= BUDDY_ORDERS) return BUDDY_NONE;
    u64 block = 0;
    u32 order = lowest(b, w, wanted, from, &block);
    if (order == BUDDY_ORDERS) return BUDDY_NONE;
    u64 first = take_block(b, w, order, block, wanted);
    buddy_give(b, w, first + count, (1ul << wanted) - count);
    return first;
}

bool buddy_take_unit(struct buddy *b, words w, u64 unit) {
    u32 order = 0;
    while (order < BUDDY_ORDERS && !is_free(b, w, order, unit >> order)) order++;
    if (order == BUDDY_ORDERS) return false;
    u64 first = unit >> order << order;
    take_block(b, w, order, first >> order, order);
    if (unit > first) buddy_give(b, w, first, unit - first);
    buddy_give(b, w, unit + 1, first + (1ul << order) - unit - 1);
    return true;
}
