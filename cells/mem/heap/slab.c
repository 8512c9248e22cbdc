/* slab.c - slabs of size classes: where free slots come from, and where they go back to.
 *
 * A slab is one small mapping, aligned to its size, cut into equal slots behind a header; so an object's slab is found
 * by masking its address. Slots that were free once hang in a chain kept in the slots themselves; the others lie beyond
 * `fresh` and have never been touched.
 * A bin is one class on one CPU: the slabs it made, and a lock. Slots are taken from the bin of the CPU one runs on,
 * and go back to the bin that their slab came from, whichever CPU gives them; several at a time, thanks to the caches.
 * Invariants: a slab with a free slot and a used one is in its bin's list, a full one is in none, an empty one is the
 * bin's `spare`, or, when there is one already, goes back to memory at once. Mappings are made and dropped outside of
 * the locks. Slabs hold no pointers but to slabs and slots. */
#include "heap_impl.h"
#include <cpu/lock.h>
#include <mem/mapping.h>

struct slab {                                        /* at the start of its mapping; addresses, 0: none */
    u32 magic, bin, used, slots;
    u64 next, before, free;                          /* free: the chain */
    u32 fresh;                                       /* offset of the first slot that was never used */
};
_Static_assert(sizeof(struct slab) <= SLAB_HEADER, "the header has room for struct slab");

struct bin { u64 partial, spare, out, slabs; };      /* out: slots taken and not given back */
SPIN_TYPE(bin)
CELL_STATE bin_spin heap_bins[CPU_MAX * CLASSES];

/* Pages in a slab. */
static u64 slab_pages(u32 class) {
    return (heap_class_at(class).slab_last + 1) / PAGE_SIZE;
}

static struct slab *slab_at(u64 address) {
    UNSAFE("the start of a slab, which lives while an object or a bin refers to it");
    struct slab *s = (struct slab *)address;
    if (s->magic != SLAB_MAGIC) panic("heap: not a slab");
    return s;
}

static u64 slab_of(u32 class, u64 object) {
    return object & ~(u64)heap_class_at(class).slab_last;
}

void slabs_check(u32 class, u64 address) {
    struct heap_class c = heap_class_at(class);
    u32 offset = (u32)address & c.slab_last;
    if (offset < SLAB_HEADER || (offset - SLAB_HEADER) % c.slot) panic("heap: not an object of that size");
    if (slab_at(address - offset)->bin % CLASSES != class) panic("heap: not an object of that size");
    if (heap_slot_at(address)->mark == address + FREE_MARK) panic("heap: freed twice");
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

/* A slab with a free slot, or 0. */
static u64 usable_slab(struct bin *b) {
    if (!b->partial && b->spare) {
        list_add(b, b->spare);
        b->spare = 0;
    }
    return b->partial;
}

static u64 slot_take(struct bin *b, u64 slab, u32 slot) {
    struct slab *s = slab_at(slab);
    u64 object = slab + s->fresh;
    if (s->free) object = heap_pop(&s->free);
    else s->fresh += slot;
    s->used++;
    if (s->used == s->slots) list_remove(b, slab);
    b->out++;
    return object;
}

/* Takes a slot back. Its slab goes to the chain *gone when it has become superfluous. */
static void slot_give(struct bin *b, u64 slab, u64 object, u64 *gone) {
    struct slab *s = slab_at(slab);
    if (s->used == s->slots) list_add(b, slab);
    heap_push(&s->free, object);
    s->used--;
    b->out--;
    if (s->used) return;
    list_remove(b, slab);
    if (b->spare) {
        b->slabs--;
        s->next = *gone;
        *gone = slab;
    } else b->spare = slab;
}

u64 slabs_take(u32 cpu, u32 class, u32 most, u32 *count) {
    OWN(bin_hold) g = bin_lock(&AT(heap_bins, cpu * CLASSES + class));
    struct bin *b = bin_data(&g);
    u64 chain = 0;
    u32 slot = heap_class_at(class).slot;
    for (*count = 0; *count < most; (*count)++) {
        u64 slab = usable_slab(b);
        if (!slab) break;
        heap_push(&chain, slot_take(b, slab, slot));
    }
    return chain;
}

/* Gives back the first slots of a chain, as far as they are of one bin. Returns the rest. */
static u64 give_some(u32 class, u64 chain, u64 *gone) {
    u32 bin = slab_at(slab_of(class, chain))->bin;
    OWN(bin_hold) g = bin_lock(&AT(heap_bins, bin));
    struct bin *b = bin_data(&g);
    while (chain && slab_at(slab_of(class, chain))->bin == bin) {
        u64 object = heap_pop(&chain);
        slot_give(b, slab_of(class, object), object, gone);
    }
    return chain;
}

/* --- slabs come and go, no lock held ------------------------------------------------------------------------------ */

static void slab_drop(u32 class, u64 slab) {
    UNSAFE("nothing refers to the slab any more, so it is a mapping again");
    slab_at(slab)->magic = 0;
    OWN(mapping) m = unsafe_mapping_reclaim(slab, slab_pages(class));
}

void slabs_give(u32 class, u64 chain) {
    u64 gone = 0;
    while (chain) chain = give_some(class, chain, &gone);
    while (gone) {
        u64 slab = gone;
        gone = slab_at(slab)->next;
        slab_drop(class, slab);
    }
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

bool slabs_grow(u32 cpu, u32 class) {
    OWN(mapping) m = NONE(mapping);
    struct heap_class c = heap_class_at(class);
    status made = mapping_make(slab_pages(class), ACCESS_WRITE, &m);
    if (!ok(made) || !mapping_live(&m)) return false;
    u32 bin = cpu * CLASSES + class;
    UNSAFE("the mapping becomes a slab");
    u64 at = mapping_embed(&m);
    *(struct slab *)at = (struct slab){ .magic = SLAB_MAGIC, .bin = bin, .fresh = SLAB_HEADER,
                                        .slots = (c.slab_last + 1 - SLAB_HEADER) / c.slot };
    if (!keep_spare(bin, at)) slab_drop(class, at);
    return true;
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

void slabs_trim(void) {
    for (u32 i = 0; i < LEN(heap_bins); i++) {
        u64 slab = take_spare(i);
        if (slab) slab_drop(i % CLASSES, slab);
    }
}

u64 slabs_out(void) {
    u64 sum = 0;
    for (u32 i = 0; i < LEN(heap_bins); i++) {
        OWN(bin_hold) g = bin_lock(&AT(heap_bins, i));
        sum += bin_data(&g)->out;
    }
    return sum;
}

u64 heap_slabs(u64 *held) {
    u64 sum = 0;
    *held = 0;
    for (u32 i = 0; i < LEN(heap_bins); i++) {
        OWN(bin_hold) g = bin_lock(&AT(heap_bins, i));
        sum += bin_data(&g)->slabs;
        *held += bin_data(&g)->slabs * slab_pages(i % CLASSES);
    }
    return sum;
}
