/* heap.c - slabs of size classes, one set per CPU.
 *
 * A slab is one small mapping, aligned to its size, cut into equal slots behind a header; so an object's slab is found
 * by masking its address. Slots that were free once hang in a list of offsets kept in the slots themselves, each with a
 * mark that is checked when it is given out again; the others lie beyond `fresh` and have never been touched.
 * A bin is one class on one CPU: the slabs it made, and a lock. Allocation uses the bin of the CPU one happens to run
 * on; freeing uses the bin the slab came from, whichever CPU frees. Both are constant-time, under that one lock, which
 * is contended only when objects wander.
 * Invariants: a slab with a free slot and a used one is in its bin's list, a full one is in none, an empty one is the
 * bin's `spare`, or, when there is one already, goes back to memory at once. Mappings are made and dropped outside of
 * the locks. Slabs hold no pointers but to slabs.
 * Objects above HEAP_SMALL are mappings of their own. */
#include <mem/heap.h>
#include <atomic.h>
#include <base/bytes.h>
#include <cpu/lock.h>
#include <mem/mapping.h>
#include <cell.h>

enum { CLASSES = 14, SLAB_SMALL = PAGE_SIZE, SLAB_LARGE = 4 * PAGE_SIZE, LARGE_FROM = 512, HEADER = 64 };
#define SLAB_MAGIC 0x62616c7361697261ul
#define FREE_MARK  0x5dead5107dead510ul

static const u16 class_size[CLASSES] = { 16, 32, 48, 64, 96, 128, 192, 256, 384, 512, 768, 1024, 1536, 2048 };

struct slab {                                        /* at the start of its mapping; addresses, 0: none */
    u64 magic, next, before;
    u32 bin, used, slots, fresh, free;               /* free: offset of the first slot in the list, 0: none */
};
_Static_assert(sizeof(struct slab) <= HEADER, "the header has room for struct slab");
struct slot { u32 next, unused; u64 mark; };         /* a free one */

struct bin { u64 partial, spare, objects, bytes, slabs; };
SPIN_TYPE(bin)
CELL_STATE bin_spin heap_bins[CPU_MAX * CLASSES];

struct heap_counts { SYNC; atomic64 objects, bytes, fail; };   /* of large objects; countdown of heap_fail_at */
CELL_STATE struct heap_counts heap_large;

/* --- geometry -------------------------------------------------------------------------------------------------- */

static u32 class_of(usize size) {
    u32 class = 0;
    while (AT(class_size, class) < size) class++;
    return class;
}

static u64 slab_size(usize slot) {
    return slot >= LARGE_FROM ? SLAB_LARGE : SLAB_SMALL;
}

static struct slab *slab_at(u64 address) {
    UNSAFE("the start of a slab, which lives while an object or a bin refers to it");
    struct slab *s = (struct slab *)address;
    if (s->magic != SLAB_MAGIC) panic("heap: not a slab");
    return s;
}

static struct slot *slot_at(u64 slab, u32 offset) {
    UNSAFE("a free slot of a live slab");
    return (struct slot *)(slab + offset);
}

/* --- a bin's slabs; its lock is held ------------------------------------------------------------------------------ */

static void list_add(struct bin *b, u64 slab) {
    struct slab *s = slab_at(slab);
    s->next = b->partial;
    s->before = 0;
    if (b->partial) slab_at(b->partial)->before = slab;
    b->partial = slab;
}

static void list_remove(struct bin *b, u64 slab) {
    struct slab *s = slab_at(slab);
    if (s->next) slab_at(s->next)->before = s->before;
    if (s->before) slab_at(s->before)->next = s->next;
    else b->partial = s->next;
}

static u64 slot_take(u64 slab, usize size) {
    struct slab *s = slab_at(slab);
    u32 at = s->free;
    if (at) {
        struct slot *slot = slot_at(slab, at);
        if (slot->mark != (FREE_MARK ^ (slab + at))) panic("heap: written to after it was freed");
        s->free = slot->next;
        slot->mark = 0;
    } else {
        at = s->fresh;
        s->fresh += (u32)size;
    }
    s->used++;
    return slab + at;
}

static void slot_give(u64 slab, u32 offset) {
    struct slab *s = slab_at(slab);
    struct slot *slot = slot_at(slab, offset);
    if (slot->mark == (FREE_MARK ^ (slab + offset))) panic("heap: freed twice");
    slot->next = s->free;
    slot->mark = FREE_MARK ^ (slab + offset);
    s->free = offset;
    s->used--;
}

/* One object of the bin's class, or 0 when it has no slab with a free slot. */
static u64 bin_take(u32 bin, usize slot, usize size) {
    OWN(bin_hold) g = bin_lock(&AT(heap_bins, bin));
    struct bin *b = bin_data(&g);
    if (!b->partial && b->spare) {
        list_add(b, b->spare);
        b->spare = 0;
    }
    u64 slab = b->partial;
    if (!slab) return 0;
    u64 object = slot_take(slab, slot);
    if (slab_at(slab)->used == slab_at(slab)->slots) list_remove(b, slab);
    b->objects++;
    b->bytes += size;
    return object;
}

/* Takes an object back. Returns a slab that has become superfluous, or 0. */
static u64 bin_give(u32 bin, u64 slab, u32 offset, usize size) {
    OWN(bin_hold) g = bin_lock(&AT(heap_bins, bin));
    struct bin *b = bin_data(&g);
    struct slab *s = slab_at(slab);
    bool was_full = s->used == s->slots;
    slot_give(slab, offset);
    b->objects--;
    b->bytes -= size;
    if (s->used && was_full) list_add(b, slab);
    if (s->used) return 0;
    if (!was_full) list_remove(b, slab);
    if (b->spare) {
        b->slabs--;
        return slab;
    }
    b->spare = slab;
    return 0;
}

/* --- slabs come and go, no lock held ------------------------------------------------------------------------------ */

static void slab_drop(u64 slab, usize slot) {
    UNSAFE("nothing refers to the slab any more, so it is a mapping again");
    slab_at(slab)->magic = 0;
    OWN(mapping) m = unsafe_mapping_reclaim(slab, slab_size(slot) / PAGE_SIZE);
}

/* Makes the slab the bin's spare one; false: it has got one meanwhile. */
static bool keep_spare(u32 bin, u64 slab) {
    OWN(bin_hold) g = bin_lock(&AT(heap_bins, bin));
    struct bin *b = bin_data(&g);
    if (b->spare) return false;
    b->spare = slab;
    b->slabs++;
    return true;
}

static bool slab_make(u32 bin, usize slot) {
    OWN(mapping) m = NONE(mapping);
    u64 size = slab_size(slot);
    status made = mapping_make(size / PAGE_SIZE, ACCESS_WRITE, &m);
    if (!ok(made) || !mapping_live(&m)) return false;
    UNSAFE("the mapping becomes a slab");
    u64 at = mapping_embed(&m);
    *(struct slab *)at = (struct slab){ .magic = SLAB_MAGIC, .bin = bin, .fresh = HEADER,
                                        .slots = (u32)((size - HEADER) / slot) };
    if (!keep_spare(bin, at)) slab_drop(at, slot);
    return true;
}

/* True when heap_fail_at wants this allocation to fail. */
static bool must_fail(void) {
    return atomic64_get(&heap_large.fail) && atomic64_sub(&heap_large.fail, 1) == 1;
}

/* --- large objects ------------------------------------------------------------------------------------------------ */

static u64 large_make(usize size) {
    OWN(mapping) m = NONE(mapping);
    status made = mapping_make((size + PAGE_SIZE - 1) / PAGE_SIZE, ACCESS_WRITE, &m);
    if (!ok(made) || !mapping_live(&m)) return 0;
    atomic64_add(&heap_large.objects, 1);
    atomic64_add(&heap_large.bytes, size);
    return mapping_embed(&m);
}

static void large_drop(u64 address, usize size) {
    UNSAFE("the caller's size and address stand for the mapping");
    atomic64_sub(&heap_large.objects, 1);
    atomic64_sub(&heap_large.bytes, size);
    OWN(mapping) m = unsafe_mapping_reclaim(address, (size + PAGE_SIZE - 1) / PAGE_SIZE);
}

/* --- the interface ---------------------------------------------------------------------------------------------- */

u64 unsafe_heap_alloc(usize size) {
    if (!size || must_fail()) return 0;
    if (size > HEAP_SMALL) return large_make(size);
    u32 class = class_of(size), bin = cpu_index() * CLASSES + class;
    usize slot = AT(class_size, class);
    u64 object = bin_take(bin, slot, size);
    while (!object && slab_make(bin, slot)) object = bin_take(bin, slot, size);
    return object;
}

void unsafe_heap_free(u64 address, usize size) {
    if (size > HEAP_SMALL) {
        large_drop(address, size);
        return;
    }
    usize slot = AT(class_size, class_of(size));
    u64 slab = address & ~(slab_size(slot) - 1);
    u32 offset = (u32)(address - slab);
    if (offset < HEADER || (offset - HEADER) % slot) panic("heap: not an object of that size");
    u64 superfluous = bin_give(slab_at(slab)->bin, slab, offset, size);
    if (superfluous) slab_drop(superfluous, slot);
}

status box_make(usize size, box_out out) {
    EXACT;
    if (!size) return st(E_INVALID);
    UNSAFE("makes the box of fresh heap memory");
    u64 at = unsafe_heap_alloc(size);
    if (!at) return st(E_NO_MEMORY);
    OWN(box) b = { .at = at, .size = size };
    if (size <= HEAP_SMALL) memset((u8 *)at, 0, size);   /* a fresh mapping is zero */
    *out = TAKE(box, b);
    return OK;
}

void box_release(box *self) {
    UNSAFE("the box was made of heap memory");
    unsafe_heap_free(self->at, self->size);
}

bytes box_bytes(box *b) {
    UNSAFE("the box owns this memory");
    return (bytes){ .ptr = (u8 *)box_need(b)->at, .len = b->size };
}

cbytes box_view(const box *b) {
    UNSAFE("the box owns this memory");
    return (cbytes){ .ptr = (const u8 *)b->at, .len = b->size };
}

usize box_size(const box *b) {
    return b->size;
}

u64 box_embed(box_sink b) {
    EXACT;
    u64 at = b->at;
    b->at = 0;
    return at;
}

box_must unsafe_box_reclaim(u64 address, usize size) {
    if (!address) panic("heap: empty reclaim");
    return (box){ .at = address, .size = size };
}

u64 heap_bytes(void) {
    u64 sum = atomic64_get(&heap_large.bytes);
    for (u32 i = 0; i < LEN(heap_bins); i++) {
        OWN(bin_hold) g = bin_lock(&AT(heap_bins, i));
        sum += bin_data(&g)->bytes;
    }
    return sum;
}

u64 heap_objects(void) {
    u64 sum = atomic64_get(&heap_large.objects);
    for (u32 i = 0; i < LEN(heap_bins); i++) {
        OWN(bin_hold) g = bin_lock(&AT(heap_bins, i));
        sum += bin_data(&g)->objects;
    }
    return sum;
}

u64 heap_slabs(u64 *held) {
    u64 sum = 0;
    *held = 0;
    for (u32 i = 0; i < LEN(heap_bins); i++) {
        OWN(bin_hold) g = bin_lock(&AT(heap_bins, i));
        sum += bin_data(&g)->slabs;
        *held += bin_data(&g)->slabs * slab_size(AT(class_size, i % CLASSES)) / PAGE_SIZE;
    }
    return sum;
}

/* Takes a bin's spare slab out of it; 0: there is none. */
static u64 take_spare(u32 bin) {
    OWN(bin_hold) g = bin_lock(&AT(heap_bins, bin));
    struct bin *b = bin_data(&g);
    u64 slab = b->spare;
    b->spare = 0;
    b->slabs -= slab != 0;
    return slab;
}

void heap_trim(void) {
    for (u32 i = 0; i < LEN(heap_bins); i++) {
        u64 slab = take_spare(i);
        if (slab) slab_drop(slab, AT(class_size, i % CLASSES));
    }
    mapping_settle();
}

void heap_fail_at(u64 n) {
    atomic64_set(&heap_large.fail, n);
}
