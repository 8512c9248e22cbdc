/* cache.c - the free slots that each CPU keeps at hand, one chain a class, and what happens when one is empty or full.
 *
 * fast.S takes from the chains and adds to them with interrupts off; so does everything here. A CPU finds its cache by
 * `place`, an offset that leads to `none`, a cache that is both empty and full, while it must not use its own. Hence
 * closing all caches: `closed` keeps CPUs from opening theirs, and a shootdown of nothing, which waits for every CPU to
 * let interrupts through, stands between that, the taking away of places, and the emptying. A CPU opens its cache again
 * when it comes by.
 * An empty chain is filled by half of what it may hold, a full one gives half of it away, so that slabs' locks are
 * taken once in many calls.
 * Bad at: memory that another CPU keeps; only who runs out of it, or trims, gets at that. */
#include "heap_impl.h"
#include <atomic.h>
#include <cpu/pin.h>
#include <mem/shootdown.h>

enum { DRAINED = 1, KEPT_CLOSED = 2 };               /* bits of `closed` */

struct cached { u64 first; u32 room, unused; };      /* the chain, and how many more slots it takes */
struct cache {                                       /* bytes: allocated here less freed here */
    struct cached of[CLASSES + 1];                   /* the last one, of size 0, stays empty and full */
    u64 bytes, unused;
} __attribute__((aligned(64)));
struct heap_caches {
    SYNC;
    struct cache none;
    atomic32 place[CPU_MAX];
    atomic32 closed, unused[15];
    struct cache own[CPU_MAX];
};
CELL_STATE struct heap_caches heap_caches;
_Static_assert(sizeof(struct cached) == 16 && __builtin_offsetof(struct cached, room) == 8, "fast.S");
_Static_assert(__builtin_offsetof(struct cache, bytes) == 240 && sizeof(struct cache) == 256, "fast.S");
_Static_assert(__builtin_offsetof(struct heap_caches, place) == 256, "fast.S");

static u32 most(u32 class) {
    return heap_class_at(class).most;
}

/* --- one CPU's, with interrupts off ------------------------------------------------------------------------------- */

static struct cache *own(u32 cpu) {
    UNSAFE("this CPU's, and interrupts are off, or closed, or just looked at");
    return &AT(heap_caches.own, cpu);
}

/* True when the CPU may use its cache, which is opened if need be. */
static bool is_open(u32 cpu) {
    if (atomic32_get(&AT(heap_caches.place, cpu))) return true;
    if (atomic32_get(&heap_caches.closed)) return false;
    for (u32 i = 0; i < CLASSES; i++) AT(own(cpu)->of, i).room = most(i);
    atomic32_set(&AT(heap_caches.place, cpu),
                 (u32)(__builtin_offsetof(struct heap_caches, own) + cpu * sizeof(struct cache)));
    return true;
}

/* Moves up to `count` slots out of a chain, as a chain. */
static u64 part_of(struct cached *c, u32 count) {
    u64 chain = 0;
    for (; count && c->first; count--) {
        heap_push(&chain, heap_pop(&c->first));
        c->room++;
    }
    return chain;
}

static u64 take(u32 class, usize size) {
    OWN(pin) p = pin_here();
    u32 cpu = pin_cpu(&p), count = 0;
    struct cached *c = &AT(own(cpu)->of, class);
    u64 closed = 0, *chain = is_open(cpu) ? &c->first : &closed;
    if (!*chain) {
        *chain = slabs_take(cpu, class, chain == &closed ? 1 : most(class) / 2, &count);
        c->room -= count;
    }
    if (!*chain) return 0;
    own(cpu)->bytes += size;
    c->room++;
    return heap_pop(chain);
}

/* Returns a chain of slots that the cache has no room for. */
static u64 give(u32 class, u64 address, usize size) {
    OWN(pin) p = pin_here();
    u32 cpu = pin_cpu(&p);
    struct cached *c = &AT(own(cpu)->of, class);
    own(cpu)->bytes -= size;
    u64 surplus = 0;
    if (!is_open(cpu)) {
        heap_push(&surplus, address);
        return surplus;
    }
    if (!c->room) surplus = part_of(c, most(class) / 2);
    heap_push(&c->first, address);
    c->room--;
    return surplus;
}

/* --- what fast.S leaves to us ------------------------------------------------------------------------------------- */

static u64 make(u32 class, usize size) {
    u64 object = take(class, size);
    while (!object && slabs_grow(cpu_index(), class)) object = take(class, size);
    return object;
}

u64 heap_alloc_slow(usize size) {
    if (!size || must_fail()) return 0;
    if (size > HEAP_SMALL) return large_make(size);
    u64 object = make(heap_class_of(size), size);
    if (object || !caches_drain()) return object;
    slabs_trim();
    return make(heap_class_of(size), size);
}

void heap_free_slow(u64 address, usize size) {
    if (size > HEAP_SMALL) {
        large_drop(address, size);
        return;
    }
    if (!size) panic("heap: not an object of that size");
    u32 class = heap_class_of(size);
    slabs_check(class, address);
    slabs_give(class, give(class, address, size));
}

/* --- all of them -------------------------------------------------------------------------------------------------- */

/* Returns when every CPU has let interrupts through. */
static void wait_for_all(void) {
    shootdown(0, 0);
}

bool caches_drain(void) {
    if (atomic32_or(&heap_caches.closed, DRAINED) & DRAINED) return false;
    wait_for_all();                                  /* nobody opens a cache any more */
    for (u32 i = 0; i < CPU_MAX; i++) atomic32_set(&AT(heap_caches.place, i), 0);
    wait_for_all();                                  /* nobody uses one any more */
    for (u32 i = 0; i < CPU_MAX * CLASSES; i++)
        slabs_give(i % CLASSES, part_of(&AT(own(i / CLASSES)->of, i % CLASSES), ~0u));
    atomic32_and(&heap_caches.closed, ~(u32)DRAINED);
    return true;
}

void caches_close(void) {
    atomic32_or(&heap_caches.closed, KEPT_CLOSED);
    while (!caches_drain()) poll();
}

void caches_open(void) {
    atomic32_and(&heap_caches.closed, ~(u32)KEPT_CLOSED);
}

u64 caches_held(void) {
    u64 sum = 0;
    for (u32 i = 0; i < CPU_MAX * CLASSES; i++)
        if (atomic32_get(&AT(heap_caches.place, i / CLASSES)))
            sum += most(i % CLASSES) - AT(own(i / CLASSES)->of, i % CLASSES).room;
    return sum;
}

u64 caches_bytes(void) {
    u64 sum = 0;
    for (u32 i = 0; i < CPU_MAX; i++) sum += own(i)->bytes;
    return sum;
}
