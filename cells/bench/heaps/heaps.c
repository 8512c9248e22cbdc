/* heaps.c - memory from the heap: one object at a time, and two allocators' tests as the paper runs them.
 *
 * `threadtest`: each task fills a table with objects of 8 bytes and empties it again; `shbench`: each task replaces a
 * random object of its table by one of 1 to 1,000 bytes. One task on each CPU; an operation is one allocation with its
 * freeing. Objects are boxes: each comes zeroed, is owned, and is given back by its owner; but for the rows of the bare
 * pair, which is what containers are made of and what malloc and free are. The tasks are there before the time runs;
 * the last one to be done ends it. The steps are those of bench/linux/heap.c. */
#include <bench/heaps.h>
#include <atomic.h>
#include <bench/crew.h>
#include <cell.h>
#include <cpu/clock.h>
#include <mem/heap.h>
#include <task/task.h>

enum { HEAP = 0, PAIRS = 6, THREADTEST = 12, SHBENCH = 15, STACK_PAGES = 16 };
enum { TABLE = 256, SMALL = 8, LARGEST = 1000 };
#define BOX "make a box and drop it"
#define PAIR "allocate and free, as containers do"
#define TABLES "fill a table with 8 bytes each, empty it; a pair"
#define MIXED "replace one of a table by 1 to 1,000 bytes; a pair"
static const struct row rows[] = {
    [HEAP] = { "heap", 16, 10000, 1, BOX }, { "heap", 64, 10000, 1, BOX }, { "heap", 256, 10000, 1, BOX },
    { "heap", 1024, 5000, 1, BOX }, { "heap", 4096, 1000, 1, BOX }, { "heap", 65536, 200, 1, BOX },
    [PAIRS] = { "heap_pair", 16, 10000, 1, PAIR }, { "heap_pair", 64, 10000, 1, PAIR },
    { "heap_pair", 256, 10000, 1, PAIR }, { "heap_pair", 1024, 5000, 1, PAIR },
    { "heap_pair", 4096, 1000, 1, PAIR }, { "heap_pair", 65536, 200, 1, PAIR },
    [THREADTEST] = { "threadtest", 1, 20480, 1, TABLES }, { "threadtest", 2, 20480, 2, TABLES },
    { "threadtest", 4, 20480, 4, TABLES },
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
struct table { OWNED; u64 live; struct object at[TABLE]; };
OWNED_FUNS(table, live)
static void table_release(table *self) {
    for (u32 i = 0; i < TABLE; i++) box_drop(&AT(self->at, i).memory);
}

static status single(u64 size) {
    OWN(box) b = NONE(box);
    return box_make(size, &b);
}

static status bare_pairs(u64 size, u64 n) {
    UNSAFE("nothing between the two of a pair can fault");
    for (u64 i = 0; i < n; i++) {
        u64 address = unsafe_heap_alloc(size);
        if (!address) return st(E_NO_MEMORY);
        unsafe_heap_free(address, size);
    }
    return OK;
}

static status replace(table *t, u64 i, u64 size) {
    OWN(box) b = NONE(box);
    TRY(box_make(size, &b));
    box_put(&AT(t->at, i).memory, &b);
    return OK;
}

static status fill_and_empty(table *t, u64 pairs) {
    for (u64 left = pairs; left;) {
        u64 batch = left < TABLE ? left : TABLE;
        for (u64 i = 0; i < batch; i++) TRY(replace(t, i, SMALL));
        for (u64 i = 0; i < batch; i++) box_drop(&AT(t->at, i).memory);
        left -= batch;
        poll();
    }
    return OK;
}

/* Numbers from Knuth's linear congruential generator. */
static status shuffle(table *t, u64 pairs) {
    u64 seed = 1;
    for (u64 i = 0; i < pairs; i++) {
        seed = seed * 6364136223846793005ul + 1442695040888963407ul;
        TRY(replace(t, (seed >> 33) % TABLE, 1 + (seed >> 43) % LARGEST));
    }
    for (u64 i = 0; i < TABLE; i++) box_drop(&AT(t->at, i).memory);
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
    TRY(w->mixed ? shuffle(&t, w->pairs) : fill_and_empty(&t, w->pairs));
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

static status pairs(struct meter *m) {
    while (meter_again(m)) {
        meter_begin(m);
        TRY(bare_pairs(m->arg, m->n));
        meter_end(m);
    }
    return OK;
}

static status teams(struct meter *m, bool mixed) {
    while (meter_again(m)) TRY(together(m, mixed));
    return OK;
}

status heaps_run(u32 i, struct meter *m) {
    if (i < PAIRS) return singles(m);
    return i < THREADTEST ? pairs(m) : teams(m, i >= SHBENCH);
}
