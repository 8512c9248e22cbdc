/* frames.c - physical memory: a buddy tree over all frames, and a small cache of single frames on each CPU.
 *
 * The books (2 bits a frame, buddy.h) are carved out of the first range below 4 GiB that holds them, at the first
 * allocation: until then only ranges are noted. They are reached at their physical address while the boot page tables
 * are in force, and at an address of their own from mapping_boot on; the state holds that address, nothing else of it
 * changes. Free frames themselves are never touched, so they need not be mapped.
 * A single frame comes from and goes to the cache of the CPU one happens to run on, which holds at most CACHE frames
 * and is filled and spilled by half. Cached frames count as free, and are called back before an allocation fails.
 * Frames below 1 MiB are given out last: starting a CPU needs one.
 * Invariants: every usable frame is in exactly one of tree, a cache, a `frames` value, a page table's entry, the books;
 * cache locks and the pool's lock are never held together. */
#include <mem/frames.h>
#include <base/buddy.h>
#include <cpu/lock.h>
#include <cell.h>

enum { RANGES = 192, CACHE = 32, HALF = CACHE / 2, LOW = 256, BOOT_LIMIT = 1 << 20, PER_FRAME = FRAME_SIZE / 8 };

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
struct frame_cache { u64 count; u64 frame[CACHE]; };
SPIN_TYPE(frame_cache)

CELL_STATE frame_pool_spin frames_pool;
CELL_STATE frame_cache_spin frames_caches[CPU_MAX];

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

/* --- the caches ---------------------------------------------------------------------------------------------- */

static frame_cache_hold_must my_cache(void) {
    return frame_cache_lock(&AT(frames_caches, cpu_index()));
}

static u64 cache_pop(void) {
    OWN(frame_cache_hold) g = my_cache();
    struct frame_cache *c = frame_cache_data(&g);
    return c->count ? AT(c->frame, --c->count) : BUDDY_NONE;
}

static bool cache_push(u64 frame) {
    OWN(frame_cache_hold) g = my_cache();
    struct frame_cache *c = frame_cache_data(&g);
    if (c->count == CACHE) return false;
    AT(c->frame, c->count++) = frame;
    return true;
}

/* Moves half of a full cache to the pool. */
static void cache_spill(void) {
    for (u32 i = 0; i < HALF; i++) {
        u64 frame = cache_pop();
        if (frame == BUDDY_NONE) return;
        pool_give(frame, 1);
    }
}

/* Fetches frames from the pool: one for the caller, the others for the cache. */
static u64 cache_refill(void) {
    for (u32 i = 1; i < HALF; i++) {
        u64 frame = pool_take(1, LOW);
        if (frame == BUDDY_NONE || frame < LOW) return frame;
        if (!cache_push(frame)) return frame;
    }
    return pool_take(1, LOW);
}

static u64 take_one(void) {
    u64 frame = cache_pop();
    return frame == BUDDY_NONE ? cache_refill() : frame;
}

void frames_trim(void) {
    for (u32 i = 0; i < CPU_MAX; i++) {
        u64 held = 1;
        while (held) {
            OWN(frame_cache_hold) g = frame_cache_lock(&AT(frames_caches, i));
            struct frame_cache *c = frame_cache_data(&g);
            held = c->count;
            u64 frame = held ? AT(c->frame, --c->count) : 0;
            DROP(frame_cache_hold, g);
            if (held) pool_give(frame, 1);
        }
    }
}

/* --- the values ---------------------------------------------------------------------------------------------- */

void frames_release(frames *self) {
    EXACT;
    if (self->count != 1 || self->first < LOW) {
        pool_give(self->first, self->count);
        return;
    }
    while (!cache_push(self->first)) cache_spill();
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
    u64 sum = 0;
    for (u32 i = 0; i < CPU_MAX; i++) {
        OWN(frame_cache_hold) g = frame_cache_lock(&AT(frames_caches, i));
        sum += frame_cache_data(&g)->count;
    }
    OWN(frame_pool_hold) g = frame_pool_lock(&frames_pool);
    struct frame_pool *p = frame_pool_data(&g);
    if (p->books) return sum + p->tree.free;
    return sum + p->total;
}
