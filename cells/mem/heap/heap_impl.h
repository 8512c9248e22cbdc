/* heap_impl.h - what the files of this cell share: size classes, free slots, and the slabs that they come from. */
#pragma once
#include <mem/heap.h>
#include <cell.h>

enum { CLASSES = 14, SLAB_HEADER = 64, SLAB_MAGIC = 0x62616c73, FREE_MARK = 0x5dead510 };   /* fast.S has the same */

/* All constants of a class: size of its slabs less one, the number that tells multiples of the slot size (x * inverse <
 * inverse modulo 2^32 exactly for those, x < 2^16; Lemire, Kaser, Kurz, "Faster remainder by direct computation",
 * 2019), slot size, and how many free slots a CPU keeps. The table is in fast.S, which reads it most. */
struct heap_class { u32 slab_last, inverse, slot, most; };
struct heap_class heap_class_at(u32 class);          /* below CLASSES */
u32 heap_class_of(usize size);                       /* 1 to HEAP_SMALL */

/* A free slot, in a chain of such. The mark tells a double free, or a write after it. */
struct heap_slot { u64 next, mark; };

static inline struct heap_slot *heap_slot_at(u64 address) {
    UNSAFE("a free slot of a live slab");
    return (struct heap_slot *)address;
}

static inline void heap_push(u64 *chain, u64 address) {
    *heap_slot_at(address) = (struct heap_slot){ .next = *chain, .mark = address + FREE_MARK };
    *chain = address;
}

static inline u64 heap_pop(u64 *chain) {
    u64 address = *chain;
    struct heap_slot *s = heap_slot_at(address);
    if (s->mark != address + FREE_MARK) panic("heap: written to after it was freed");
    *chain = s->next;
    s->mark = 0;
    return address;
}

/* slab.c. Up to `most` slots of a CPU's slabs, as a chain; *count of them, 0 when its slabs have none. */
u64 slabs_take(u32 cpu, u32 class, u32 most, u32 *count);
/* Takes a chain back, each slot to the slab it is of. */
void slabs_give(u32 class, u64 chain);
/* One more slab with nothing in it. False: no memory. */
bool slabs_grow(u32 cpu, u32 class);
/* Panics unless the address is a slot in use of a slab of that class. */
void slabs_check(u32 class, u64 address);
u64 slabs_out(void);                                 /* slots taken and not given back */
void slabs_trim(void);                               /* gives all empty slabs back */

/* cache.c. heap.h's pair for what fast.S does not do. */
u64 heap_alloc_slow(usize size);
void heap_free_slow(u64 address, usize size);
/* Gives all slots that CPUs keep back to their slabs. False: somebody else is at it. */
bool caches_drain(void);
/* Keeps caches empty from now on, or no longer. */
void caches_close(void);
void caches_open(void);
u64 caches_held(void);                               /* slots in them */
u64 caches_bytes(void);                              /* small objects' sizes */

/* heap.c. Objects above HEAP_SMALL; and whether heap_fail_at wants this allocation to fail. */
u64 large_make(usize size);
void large_drop(u64 address, usize size);
bool must_fail(void);
