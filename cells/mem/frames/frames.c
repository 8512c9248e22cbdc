/* frames.c - physical memory: a buddy tree over all frames, and a stock of single frames on each CPU.
 *
 * The books (2 bits a frame, buddy.h) are carved out of the first range below 4 GiB that holds them, at the first
 * allocation: until then only ranges are noted. They are reached at their physical address while the boot page tables
 * are in force, and at an address of their own from mapping_boot on; the state holds that address, nothing else of it
 * changes. Free frames themselves are never touched, so they need not be mapped.
 * A single frame comes from and goes to the stock of the CPU one happens to run on. Frames in stock count as free, and
 * are called back before an allocation fails.
 * Frames below 1 MiB are given out last: starting a CPU needs one.
 * Invariants: every usable frame is in exactly one of tree, a stock, a `frames` value, a page table's entry, the books;
 * a stock's lock and the pool's are never held together. */
#include <mem/frames.h>
#include <base/buddy.h>
#include <cpu/lock.h>
#include <mem/stock.h>
#include <cell.h>

enum { RANGES = 192, LOW = 256, BOOT_LIMIT = 1 << 20, PER_FRAME = FRAME_SIZE / 8 };

struct range { u64 first, count; };
struct frame_pool {
    u64 books;                                       /* address of the buddy's words; 0 before the first allocation */
    u64 books_first, books_count;                    /* the frames they lie in */
    struct buddy tree;
    u64 total;
    u64 ranges;
    struct range range[RANGES];
};
SPIN_TYPE(frame_pool)

CELL_STATE frame_pool_spin frames_pool;
CELL_STATE struct stocks frames_stocks;

static words books_of(u64 address, u64 pages) {
    UNSAFE("the books: mapping_boot or the boot page tables map them at this address for ever");
    return (words){ .ptr = (u64 *)address, .len = pages * PER_FRAME };
}

/* --- the books are made -------------------------------------------------------------------------------------- */

static u64 span(const struct frame_pool *p) {
    u64 end = 0;
    for (u64 i = 0; i < p->ranges; i++) {
        const struct range *r = &AT(p->range, i);
        if (r->first + r->count > end) end = r->first + r->count;
    }
    return end;
}

/* Finds a place for `count` frames of books at the end of a range that the boot page tables reach. */
static bool books_place(struct frame_pool *p, u64 count) {
    for (u64 i = 0; i < p->ranges; i++) {
        const struct range *r = &AT(p->range, i);
        u64 end = r->first + r->count;
        if (end > BOOT_LIMIT || r->first < LOW || r->count <= count) continue;
        p->books_first = end - count;
        p->books_count = count;
        return true;
    }
    return false;
}

static bool books_ready(struct frame_pool *p) {
    if (p->books) return true;
    buddy_init(&p->tree, span(p));
    if (!books_place(p, (buddy_words(&p->tree) + PER_FRAME - 1) / PER_FRAME)) return false;
    p->books = p->books_first * FRAME_SIZE;
    words w = books_of(p->books, p->books_count);
    for (u64 i = 0; i < w.len; i++) *words_at(w, i) = 0;
    for (u64 i = 0; i < p->ranges; i++) {
        const struct range *r = &AT(p->range, i);
        bool holds = p->books_first + p->books_count == r->first + r->count;
        buddy_give(&p->tree, w, r->first, holds ? r->count - p->books_count : r->count);
    }
    return true;
}

static u64 pool_take(u64 count, u64 from) {
    OWN(frame_pool_hold) g = frame_pool_lock(&frames_pool);
    struct frame_pool *p = frame_pool_data(&g);
    if (!books_ready(p)) return BUDDY_NONE;
    u64 first = buddy_take(&p->tree, books_of(p->books, p->books_count), count, from);
    return first == BUDDY_NONE && from ? buddy_take(&p->tree, books_of(p->books, p->books_count), count, 0) : first;
}

static void pool_give(u64 first, u64 count) {
    OWN(frame_pool_hold) g = frame_pool_lock(&frames_pool);
    struct frame_pool *p = frame_pool_data(&g);
    buddy_give(&p->tree, books_of(p->books, p->books_count), first, count);
}

/* --- single frames: this CPU's stock -------------------------------------------------------------------------- */

static u64 take_one(void) {
    u64 frame = 0;
    if (stock_pop(&frames_stocks, &frame)) return frame;
    u64 first = pool_take(STOCK_PART, LOW);
    if (first == BUDDY_NONE || first < LOW) {
        if (first != BUDDY_NONE) pool_give(first, STOCK_PART);
        return pool_take(1, LOW);
    }
    for (u64 i = 1; i < STOCK_PART; i++)
        if (!stock_push(&frames_stocks, first + i)) pool_give(first + i, 1);
    return first;
}

/* Into the stock; a full one first gives a part of it to the pool. */
static void give_one(u64 frame) {
    u64 other = 0;
    if (stock_push(&frames_stocks, frame)) return;
    for (u32 i = 0; i < STOCK_PART && stock_pop(&frames_stocks, &other); i++) pool_give(other, 1);
    if (!stock_push(&frames_stocks, frame)) pool_give(frame, 1);
}

void frames_trim(void) {
    u64 frame = 0;
    for (u32 cpu = 0; cpu < CPU_MAX; cpu++)
        for (u32 i = 0; i < STOCK_MAX && stock_pop_from(&frames_stocks, cpu, &frame); i++) pool_give(frame, 1);
}

/* --- the values ---------------------------------------------------------------------------------------------- */

void frames_release(frames *self) {
    EXACT;
    if (self->count == 1 && self->first >= LOW) give_one(self->first);
    else pool_give(self->first, self->count);
}

frames frames_alloc(u64 count) {
    if (!count) return NONE(frames);
    u64 first = count == 1 ? take_one() : pool_take(count, LOW);
    if (first == BUDDY_NONE) {
        frames_trim();
        first = pool_take(count, LOW);
    }
    if (first == BUDDY_NONE) return NONE(frames);
    return (frames){ .first = first, .count = count };
}

frames frames_alloc_low(void) {
    OWN(frame_pool_hold) g = frame_pool_lock(&frames_pool);
    struct frame_pool *p = frame_pool_data(&g);
    if (!books_ready(p)) return NONE(frames);
    for (u64 first = 1; first < LOW; first++)
        if (buddy_take_unit(&p->tree, books_of(p->books, p->books_count), first))
            return (frames){ .first = first, .count = 1 };
    return NONE(frames);
}

u64 frames_first(const frames *f) {
    return f->first;
}

u64 frames_count(const frames *f) {
    return f->count;
}

status frames_split(frames *f, u64 keep, frames_out rest) {
    EXACT;
    if (!keep || keep >= f->count) return st(E_INVALID);
    *rest = (frames){ .first = f->first + keep, .count = f->count - keep };
    f->count = keep;
    return OK;
}

static status note_range(struct frame_pool *p, u64 first, u64 count) {
    if (p->ranges == RANGES) return st(E_FULL);
    AT(p->range, p->ranges) = (struct range){ .first = first, .count = count };
    p->ranges++;
    p->total += count;
    return OK;
}

status frames_add(u64 first, u64 count) {
    if (!count || first + count < first) return st(E_INVALID);
    OWN(frame_pool_hold) g = frame_pool_lock(&frames_pool);
    struct frame_pool *p = frame_pool_data(&g);
    if (p->books) return st(E_BUSY);
    return note_range(p, first, count);
}

bool frames_usable(u64 first, u64 count) {
    OWN(frame_pool_hold) g = frame_pool_lock(&frames_pool);
    struct frame_pool *p = frame_pool_data(&g);
    for (u64 i = 0; i < p->ranges; i++) {
        const struct range *r = &AT(p->range, i);
        if (first < r->first + r->count && r->first < first + count) return true;
    }
    return false;
}

status frames_adopt(u64 first, u64 count) {
    OWN(frame_pool_hold) g = frame_pool_lock(&frames_pool);
    struct frame_pool *p = frame_pool_data(&g);
    if (!count || first > p->tree.units || count > p->tree.units - first) return st(E_INVALID);
    return note_range(p, first, count);
}

void frames_books(u64 *first, u64 *count) {
    OWN(frame_pool_hold) g = frame_pool_lock(&frames_pool);
    struct frame_pool *p = frame_pool_data(&g);
    *count = books_ready(p) ? p->books_count : 0;
    *first = p->books_first;
}

void unsafe_frames_books_at(u64 address) {
    OWN(frame_pool_hold) g = frame_pool_lock(&frames_pool);
    frame_pool_data(&g)->books = address;
}

frames_must unsafe_frames_reclaim(u64 first, u64 count) {
    if (!count) panic("frames: empty reclaim");
    return (frames){ .first = first, .count = count };
}

u64 frames_embed(frames_sink f) {
    EXACT;
    u64 first = f->first;
    f->count = 0;
    return first;
}

u64 frames_total(void) {
    OWN(frame_pool_hold) g = frame_pool_lock(&frames_pool);
    return frame_pool_data(&g)->total;
}

u64 frames_free(void) {
    u64 sum = stock_count(&frames_stocks);
    OWN(frame_pool_hold) g = frame_pool_lock(&frames_pool);
    struct frame_pool *p = frame_pool_data(&g);
    if (p->books) return sum + p->tree.free;
    return sum + p->total;
}
