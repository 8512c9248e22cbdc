/* heap.h - small objects: slots of size classes, which each CPU keeps at hand; larger ones are mappings of their own.
 *
 * box is the owned form: a piece of heap with its size. Containers (vec.h) and BOX_TYPE build on it; the raw calls are
 * for containers only. */
#pragma once
#include <status.h>

enum { HEAP_SMALL = 2048 };                          /* above it, a mapping per object */
OWNED_NAMES(box);
struct box { OWNED; u64 at; usize size; };           /* at: an address, so that an empty box needs no null pointer */
OWNED_FUNS(box, at)

CELL_API_BEGIN

/* `size` zeroed bytes, 16-byte aligned. E_NO_MEMORY; E_INVALID: size is 0. Any context but fault handlers. */
status box_make(usize size, box_out out);
bytes box_bytes(box *b);
cbytes box_view(const box *b);
usize box_size(const box *b);

/* The raw pair, for container cells: 0 when out of memory or size is 0; contents undefined. The size must be given back
 * with the address. */
u64 unsafe_heap_alloc(usize size);
void unsafe_heap_free(u64 address, usize size);

/* A box as its address and size, for tables that outlive code; and a box again. */
u64 box_embed(box_sink b);
box_must unsafe_box_reclaim(u64 address, usize size);

u64 heap_bytes(void);                                /* sum of the sizes of live objects; exact while all is quiet */
u64 heap_objects(void);
/* Slabs, each a mapping; *held: frames in them. The same objects take more or fewer of them, depending on which CPUs
 * made them in which order: who compares memory before and after takes these out. */
u64 heap_slabs(u64 *held);
/* Gives back what CPUs keep at hand, and all empty slabs; settles mappings. */
void heap_trim(void);
/* Test aid: the nth allocation from now fails with out of memory (0: none does). */
void heap_fail_at(u64 n);

CELL_API_END

/* BOX_TYPE(T): an owned T on the heap. struct T is plain data (or OWNED with T_clear below).
 *   status T_box_make(T_box_out)     zeroed
 *   struct T *T_box_get(T_box *b)    borrows */
#define BOX_TYPE(T)                                                                                             \
    OWNED_LOCAL(T##_box);                                                                                       \
    struct T##_box { OWNED; u64 size; box inner; };                                                             \
    OWNED_FUNS(T##_box, size)                                                                                   \
    static void T##_box_release(T##_box *self) { UNSAFE("own.h: drop"); box_drop(&self->inner); }               \
    static inline status T##_box_make(T##_box_out out) { UNSAFE("own.h: box");                                  \
        status s = box_make(sizeof(struct T), &out->inner);                                                     \
        if (ok(s)) out->size = sizeof(struct T);                                                                \
        return s; }                                                                                             \
    static inline struct T *T##_box_get(T##_box *b) { UNSAFE("own.h: box");                                     \
        return (struct T *)(void *)box_bytes(box_need(&b->inner)).ptr; }

/* OWNED_BOX_TYPE(T): an OWNED T on the heap, at an address that stays until the box is dropped, and T with it.
 *   status T_box_make(T_sink, T_box_out)   moves it there. E_NO_MEMORY: it stays the caller's
 *   struct T *T_box_get(T_box *b)          borrows */
#define OWNED_BOX_TYPE(T)                                                                                       \
    OWNED_LOCAL(T##_box);                                                                                       \
    struct T##_box { OWNED; u64 at; };                                                                          \
    OWNED_FUNS(T##_box, at)                                                                                     \
    static inline struct T *T##_box_get(T##_box *b) { UNSAFE("own.h: box");                                     \
        if (!b->at) panic("empty " #T "_box");                                                                  \
        return (struct T *)b->at; }                                                                             \
    static inline status T##_box_make(T##_sink v, T##_box_out out) { UNSAFE("own.h: box");                      \
        u64 at = unsafe_heap_alloc(sizeof(struct T));                                                           \
        if (!at) return st(E_NO_MEMORY);                                                                        \
        *(struct T *)at = *v, *v = NONE(T), out->at = at;                                                       \
        return OK; }                                                                                            \
    static void T##_box_release(T##_box *self) { UNSAFE("own.h: drop");                                         \
        T##_drop((struct T *)self->at); unsafe_heap_free(self->at, sizeof(struct T)); }
