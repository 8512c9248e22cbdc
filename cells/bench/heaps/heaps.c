/* heaps.c - memory from the heap: one object at a time, and two allocators' tests as the paper runs them.
 *
 * threadtest: each task fills a table with objects of 8 bytes and empties it again; shbench: each task replaces a
 * random object of its table by one of 1 to 1,000 bytes. One task on each CPU; an operation is one allocation with its
 * freeing. Objects are boxes, so each comes zeroed, is owned, and is given back by its owner. */
#include <bench/heaps.h>
#include <cell.h>
#include <cpu/clock.h>
#include <mem/heap.h>
#include <task/task.h>

enum { TABLE = 256, THREAD_SIZE = 8, SH_MOST = 1000 };
static const struct bench_row rows[] = {
    { "heap", 16, 10000, 1 }, { "heap", 64, 10000, 1 }, { "heap", 256, 10000, 1 }, { "heap", 1024, 5000, 1 },
    { "heap", 4096, 1000, 1 }, { "heap", 65536, 200, 1 }, { "threadtest", 1, 10240, 1 },
    { "threadtest", 2, 20480, 2 }, { "threadtest", 4, 40960, 4 }, { "shbench", 1, 10240, 1 },
    { "shbench", 2, 20480, 2 }, { "shbench", 4, 40960, 4 },
};
struct nothing { u64 unused; };
struct work { u64 n, random; };
struct object { OWNED; box memory; };
OWNED_LOCAL(table);
struct table { OWNED; u64 live; struct object at[TABLE]; };
OWNED_FUNS(table, live)
static void table_release(table *self) {
    for (u32 i = 0; i < TABLE; i++) box_drop(&AT(self->at, i).memory);
}
TASK_PLAIN(worker, work, nothing)

bool heaps_row(u32 i, struct bench_row *out) {
    if (i >= LEN(rows)) return false;
    *out = AT(rows, i);
    return true;
}

static status single(u64 size, u64 n, u64 *ticks) {
    u64 start = clock_cycles();
    for (u64 i = 0; i < n; i++) {
        OWN(box) b = NONE(box);
        TRY(box_make(size, &b));
    }
    *ticks = clock_cycles() - start;
    return OK;
}

static status replace(table *t, u64 i, u64 size) {
    OWN(box) b = NONE(box);
    TRY(box_make(size, &b));
    box_put(&AT(t->at, i).memory, &b);
    return OK;
}

static status fill_and_empty(table *t, u64 n) {
    for (u64 done = 0; done < n; done += TABLE) {
        for (u64 i = 0; i < TABLE; i++) TRY(replace(t, i, THREAD_SIZE));
        for (u64 i = 0; i < TABLE; i++) box_drop(&AT(t->at, i).memory);
        poll();
    }
    return OK;
}

static status shuffle(table *t, u64 n) {
    u64 seed = 1;
    for (u64 i = 0; i < n; i++) {
        seed = seed * 6364136223846793005ul + 1442695040888963407ul;
        TRY(replace(t, (seed >> 33) % TABLE, 1 + (seed >> 43) % SH_MOST));
    }
    return OK;
}

static status worker(const struct work *w, struct nothing *result) {
    OWN(table) t = { .live = 1 };
    (void)result;
    return w->random ? shuffle(&t, w->n) : fill_and_empty(&t, w->n);
}

static status start(const struct work *w, u32 cpu, task_ref_out out) {
    struct task_options o = task_defaults(TEXT("heap"));
    o.cpu = cpu;
    return worker_spawn(&o, w, out);
}

/* As many tasks as the row says, each on a CPU of its own, n operations in all. */
static status together(u64 tasks, bool random, u64 n, u64 *ticks) {
    OWN(task_ref) a = NONE(task_ref);
    OWN(task_ref) b = NONE(task_ref);
    OWN(task_ref) c = NONE(task_ref);
    OWN(task_ref) d = NONE(task_ref);
    struct work w = { .n = n / tasks, .random = random };
    struct nothing none = { 0 };
    u64 begin = clock_cycles();
    TRY(start(&w, 0, &a));
    if (tasks > 1) TRY(start(&w, 1, &b));
    if (tasks > 2) TRY(start(&w, 2, &c));
    if (tasks > 2) TRY(start(&w, 3, &d));
    if (task_ref_live(&a)) TRY(worker_join(&a, &none));
    if (task_ref_live(&b)) TRY(worker_join(&b, &none));
    if (task_ref_live(&c)) TRY(worker_join(&c, &none));
    if (task_ref_live(&d)) TRY(worker_join(&d, &none));
    *ticks = clock_cycles() - begin;
    return OK;
}

status heaps_run(u32 i, u64 n, u64 *ticks) {
    struct bench_row r = AT(rows, i);
    if (r.key[0] == 'h') return single(r.arg, n, ticks);
    return together(r.arg, r.key[0] == 's', n, ticks);
}
