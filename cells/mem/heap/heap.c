/* heap.c - boxes, large objects, and the figures.
 *
 * An object up to HEAP_SMALL is a slot of its size's class. From the fast end to the slow one: fast.S takes it from
 * the chain that this CPU keeps (cache.c), which is filled from slabs (slab.c), which are mappings. Objects above
 * HEAP_SMALL are mappings of their own. */
#include <mem/heap.h>
#include <atomic.h>
#include <base/bytes.h>
#include <mem/mapping.h>
#include "heap_impl.h"

struct heap_counts { SYNC; atomic64 objects, bytes, fail; };   /* of large objects; countdown of heap_fail_at */
CELL_STATE struct heap_counts heap_large;

bool must_fail(void) {
    return atomic64_get(&heap_large.fail) && atomic64_sub(&heap_large.fail, 1) == 1;
}

/* --- large objects ------------------------------------------------------------------------------------------------ */

u64 large_make(usize size) {
    OWN(mapping) m = NONE(mapping);
    status made = mapping_make((size + PAGE_SIZE - 1) / PAGE_SIZE, ACCESS_WRITE, &m);
    if (!ok(made) || !mapping_live(&m)) return 0;
    atomic64_add(&heap_large.objects, 1);
    atomic64_add(&heap_large.bytes, size);
    return mapping_embed(&m);
}

void large_drop(u64 address, usize size) {
    UNSAFE("the caller's size and address stand for the mapping");
    atomic64_sub(&heap_large.objects, 1);
    atomic64_sub(&heap_large.bytes, size);
    OWN(mapping) m = unsafe_mapping_reclaim(address, (size + PAGE_SIZE - 1) / PAGE_SIZE);
}

/* --- the interface ---------------------------------------------------------------------------------------------- */

status box_make(usize size, box_out out) {
    EXACT;
    UNSAFE("makes the box of fresh heap memory");
    u64 at = unsafe_heap_alloc(size);
    if (!at) return st(size ? E_NO_MEMORY : E_INVALID);
    if (size <= HEAP_SMALL) memset((u8 *)at, 0, size);   /* a fresh mapping is zero */
    *out = (box){ .at = at, .size = size };
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
    return atomic64_get(&heap_large.bytes) + caches_bytes();
}

u64 heap_objects(void) {
    return atomic64_get(&heap_large.objects) + slabs_out() - caches_held();
}

void heap_trim(void) {
    caches_drain();
    slabs_trim();
    mapping_settle();
}

void heap_fail_at(u64 n) {
    if (n) caches_close();
    atomic64_set(&heap_large.fail, n);
    if (!n) caches_open();
}
