/* heaps.c - memory from the heap: one object at a time, and two allocators' tests as the paper runs them.
 *
 * `threadtest`: every task makes a batch of small objects, then frees them. `shbench`: objects of 1 to 1,000 bytes,
 * small ones more often, freed partly oldest first, partly newest first, a fifth living on. One task on each CPU; an
 * operation is one allocation with its freeing. Objects are boxes: each comes zeroed, is owned, and is given back by
 * its owner. The steps are those of bench/linux/heap.c. */
#include <bench/heaps.h>
#include <atomic.h>
#include <bench/crew.h>
#include <cell.h>
#include <cpu/clock.h>
#include <mem/heap.h>
#include <task/task.h>

enum { HEAP = 0, THREADTEST = 6, SHBENCH = 9, STACK_PAGES = 16 };
enum { BATCH = 1000, SMALL = 8, SLOTS = 500, KEPT = SLOTS / 5, SIZE_MOST = 1000 };
#define PAIR "allocate and free"
#define BATCHES "allocate a batch of 8 bytes, free it; a pair"
#define MIXED "1 to 1,000 bytes in mixed order; a pair"
static const struct row rows[] = {
    [HEAP] = { "heap", 16, 10000, 1, PAIR }, { "heap", 64, 10000, 1, PAIR }, { "heap", 256, 10000, 1, PAIR },
    { "heap", 1024, 5000, 1, PAIR }, { "heap", 4096, 1000, 1, PAIR }, { "heap", 65536, 200, 1, PAIR },
    [THREADTEST] = { "threadtest", 1, 20000, 1, BATCHES }, { "threadtest", 2, 20000, 2, BATCHES },
    { "threadtest", 4, 20000, 4, BATCHES },
    [SHBENCH] = { "shbench", 1, 20000, 1, MIXED }, { "shbench", 2, 20000, 2, MIXED }, { "shbench", 4, 20000, 4, MIXED },
};
struct nothing { u64 unused; };
struct work { u64 pairs, mixed; };
TASK_PLAIN(worker, work, nothing)
/* Tasks that are ready; 1: they may begin; when the last of them was done. */
struct marks { SYNC; atomic64 ready, go, end; };
CELL_STATE struct marks heaps_marks;

bool heaps_row(u32 i, struct row *out) {
    if (i >= LEN(rows)) return false;
    *out = AT(rows, i);
    return true;
}

/* --- what is done ------------------------------------------------------------------------------------------------- */

struct object { OWNED; box memory; };
OWNED_LOCAL(table);
struct table { OWNED; u64 live; struct object at[BATCH]; };
OWNED_FUNS(table, live)
static void table_release(table *self) {
    for (u32 i = 0; i < BATCH; i++) box_drop(&AT(self->at, i).memory);
}

static status single(u64 size) {
    OWN(box) b = NONE(box);
    return box_make(size, &b);
}

static status replace(table *t, u64 i, u64 size) {
    OWN(box) b = NONE(box);
    TRY(box_make(size, &b));
    box_put(&AT(t->at, i).memory, &b);
    return OK;
}

static status batches(table *t, u64 pairs) {
    for (u64 left = pairs; left;) {
        u64 batch = left < BATCH ? left : BATCH;
        for (u64 i = 0; i < batch; i++) TRY(replace(t, i, SMALL));
        for (u64 i = 0; i < batch; i++) box_drop(&AT(t->at, i).memory);
        left -= batch;
        poll();
    }
    return OK;
}

/* A size, halved time and again, then a larger one: small sizes come up most. */
struct sizes { u64 base, size, left; };

static u64 repeats_of(u64 size) {
    return size < 100 ? 25 : 5;
}

static u64 next_size(struct sizes *s) {
    if (s->left) return s->left--, s->size;
    s->size /= 2;
    if (!s->size) {
        s->base = s->base * 3 / 2 + 1;
        if (s->base >= SIZE_MOST) s->base = 1;
        s->size = s->base;
    }
    s->left = repeats_of(s->size) - 1;
    return s->size;
}

/* The first half of what goes is freed oldest first, the rest newest first; a fifth of the slots stays. */
static void free_most(table *t, u64 kept) {
    for (u64 i = 0; i < SLOTS / 2; i++)
        if (i < kept || i >= kept + KEPT) box_drop(&AT(t->at, i).memory);
    for (u64 i = SLOTS; i > SLOTS / 2; i--)
        if (i <= kept || i > kept + KEPT) box_drop(&AT(t->at, i - 1).memory);
}

static status mix(table *t, u64 pairs) {
    struct sizes sizes = { .base = 1, .size = 1, .left = repeats_of(1) };
    for (u64 i = 0, at = 0, kept = 0; i < pairs; i++) {
        TRY(replace(t, at++, next_size(&sizes)));
        if (at < SLOTS) continue;
        free_most(t, kept);
        kept = (kept + KEPT) % SLOTS;
        at = 0;
        poll();
    }
    for (u64 i = 0; i < SLOTS; i++) box_drop(&AT(t->at, i).memory);
    return OK;
}

/* --- several tasks at once ---------------------------------------------------------------------------------------- */

static void await_start(void) {
    atomic64_add(&heaps_marks.ready, 1);
    while (!atomic64_get(&heaps_marks.go)) {
        poll();
        sched_yield();
    }
}

static status worker(const struct work *w, struct nothing *result) {
    OWN(table) t = { .live = 1 };
    (void)result;
    await_start();
    TRY(w->mixed ? mix(&t, w->pairs) : batches(&t, w->pairs));
    atomic64_set(&heaps_marks.end, clock_cycles());
    return OK;
}

static status gather(crew *c, u64 tasks, const struct work *w) {
    for (u32 i = 0; i < tasks; i++) {
        struct task_options o = task_defaults(TEXT("heap"));
        OWN(task_ref) t = NONE(task_ref);
        o.cpu = i;
        o.stack_pages = STACK_PAGES;
        TRY(worker_spawn(&o, w, &t));
        if (!task_ref_live(&t)) return st(E_NO_MEMORY);
        TRY(crew_add(c, &t));
    }
    while (atomic64_get(&heaps_marks.ready) < tasks) {
        poll();
        sched_yield();
    }
    return OK;
}

/* As many tasks as the row says, each on a CPU of its own; n pairs in all. */
static status together(struct meter *m, bool mixed) {
    OWN(crew) c = crew_new();
    struct work w = { .pairs = m->n / m->arg, .mixed = mixed };
    atomic64_set(&heaps_marks.ready, 0);
    atomic64_set(&heaps_marks.go, 0);
    TRY(gather(&c, m->arg, &w));
    u64 begin = clock_cycles();
    atomic64_set(&heaps_marks.go, 1);
    TRY(crew_join(&c));
    meter_add(m, atomic64_get(&heaps_marks.end) - begin);
    meter_operations(m, w.pairs * m->arg);
    return OK;
}

/* --- rows --------------------------------------------------------------------------------------------------------- */

static status singles(struct meter *m) {
    while (meter_again(m)) {
        meter_begin(m);
        for (u64 i = 0; i < m->n; i++) TRY(single(m->arg));
        meter_end(m);
    }
    return OK;
}

static status teams(struct meter *m, bool mixed) {
    while (meter_again(m)) TRY(together(m, mixed));
    return OK;
}

status heaps_run(u32 i, struct meter *m) {
    return i < THREADTEST ? singles(m) : teams(m, i >= SHBENCH);
}
