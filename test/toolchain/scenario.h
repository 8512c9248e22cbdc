/* scenario.h - what the scenarios of the toolchain test share: an owned type whose values the harness counts, and an
 * environment of good and bad pointers that the compiler knows nothing about.
 *
 * A scenario is a global function t_NAME(struct env *e): it acquires values, traps once, and is right when it has been
 * unwound and every value was released exactly once. n_NAME may also return. w_NAME uses an idiom that doc/unwinding.md
 * forbids and must leak: it shows that the harness would notice. */
#pragma once
#include <own.h>
#include <atomic.h>

struct mid { u64 v[6]; };
struct page { u64 v[512]; };
struct huge { u64 v[2048]; };
struct bits { u32 a : 5, b : 9, c : 18; };
struct object { u64 a, b; i32 array[16]; struct object *next; };
struct env {
    i32 *null, *noncanonical, *unmapped, *readonly, *page, *ok;
    struct bits *null_bits;
    struct object *null_object, *object;             /* object->next is null */
    struct mid *null_mid, *ok_mid;
    struct page *null_page, *ok_page;
    struct huge *null_huge, *ok_huge;
    u8 *edge;                                        /* 64 bytes before an unmapped page */
    atomic64 *null_atomic;
    void (*null_function)(void), (*noncanonical_function)(void), (*data_function)(void);
    i32 zero, one, minus_one, lowest, five; u64 long_zero, far;
    bytes slice;                                     /* 16 bytes */
    i32 array[8];
    i64 sink;
    /* for random programs: pointer, divisor and switch of each trap point; inputs */
    i64 *point[128]; i64 divisor[128]; i64 panics[128]; i64 in[8];
    u64 wanted;                                      /* poll: kills from this call on; 0 never */
};

/* In the harness. */
u64 host_acquire(u64 kind);
void host_release(u64 id);
void host_use(u64 id);
void host_unmap(void);                               /* e->page is gone */
i64 host_sum(i64 a, i64 b, i64 c, i64 d, i64 e, i64 f, i64 g, i64 h, i64 i, i64 j);
u64 host_count(void);                                /* values alive */
void poll(void);
u32 raise_catch(void (*fn)(u64 arg), u64 arg);

OWNED_LOCAL(res);
struct res { OWNED; u64 id; };
OWNED_FUNS(res, id)
static void res_release(res *self) { host_release(self->id); }
static inline res_must acquire(void) { return (res){ .id = host_acquire(0) }; }
static inline void use(const res *r) { host_use(r->id); }

OWNED_LOCAL(pair);                                   /* an owned value with owned members */
struct pair { OWNED; u64 live; res a, b; };
OWNED_FUNS(pair, live)
static void pair_release(pair *self) { res_drop(&self->a); res_drop(&self->b); }

#define NOINLINE __attribute__((noinline))
