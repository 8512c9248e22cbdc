/* switches.c - tasks on one CPU that yield in turn, that wake each other in turn, and that begin and end.
 *
 * The tasks of a ring are pinned to CPU 0, as is the one that measures. It spawns them all before it waits; the first
 * of them to run notes the time, and so does the last to end: between the two lie the switches and nothing else. A
 * ring that blocks passes a number on: each task waits in a queue of its own until the number is its own. */
#include <bench/switches.h>
#include <atomic.h>
#include <cell.h>
#include <cpu/clock.h>
#include <task/task.h>
#include <task/wait.h>

enum { RING_MAX = 16, YIELDS = 3, BLOCKS = 3, ROUNDS_LEAST = 1 };
static const struct bench_row rows[] = {
    { "yield", 2, 10000, 1 }, { "yield", 8, 10000, 1 }, { "yield", 16, 10000, 1 },
    { "block", 2, 5000, 1 }, { "block", 8, 5000, 1 }, { "block", 16, 5000, 1 },
    { "task", 0, 500, 1 },
};
struct ring { u64 tasks, place, rounds; };
struct nothing { u64 unused; };
struct place { SYNC; wait_queue queue; };
struct marks { SYNC; atomic64 start, end, turn; struct place at[RING_MAX]; };
CELL_STATE struct marks switches_marks;
TASK_PLAIN(yields, ring, nothing)
TASK_PLAIN(passes, ring, nothing)
TASK_PLAIN(ends, nothing, nothing)

bool switches_row(u32 i, struct bench_row *out) {
    if (i >= LEN(rows)) return false;
    *out = AT(rows, i);
    return true;
}

static void begin(void) {
    atomic64_cas(&switches_marks.start, 0, clock_cycles());
}

static void end(void) {
    atomic64_set(&switches_marks.end, clock_cycles());
}

static status yields(const struct ring *r, struct nothing *result) {
    (void)result;
    begin();
    for (u64 i = 0; i < r->rounds; i++) sched_yield();
    end();
    return OK;
}

static status wait_for(u64 place, u64 own) {
    for (;;) {
        OWN(waiter) w = NONE(waiter);
        waiter_begin(&w, &AT(switches_marks.at, place).queue, TEXT("turn"));
        if (atomic64_get(&switches_marks.turn) == own) return OK;
        TRY(waiter_sleep(waiter_need(&w), 0));
        if (atomic64_get(&switches_marks.turn) == own) return OK;
    }
}

static status passes(const struct ring *r, struct nothing *result) {
    (void)result;
    begin();
    for (u64 i = 0; i < r->rounds; i++) {
        TRY(wait_for(r->place, i * r->tasks + r->place));
        atomic64_add(&switches_marks.turn, 1);
        wait_wake_one(&AT(switches_marks.at, (r->place + 1) % r->tasks).queue);
    }
    end();
    return OK;
}

static status ends(const struct nothing *arg, struct nothing *result) {
    (void)arg;
    (void)result;
    return OK;
}


static status spawn_one(bool blocking, const struct ring *r, task_ref_out out) {
    struct task_options o = task_defaults(TEXT("ring"));
    o.cpu = cpu_index();
    return blocking ? passes_spawn(&o, r, out) : yields_spawn(&o, r, out);
}


static status ring(bool blocking, u64 tasks, u64 n, u64 *ticks) {
    u64 rounds = n / tasks ? n / tasks : ROUNDS_LEAST;
    atomic64_set(&switches_marks.start, 0);
    atomic64_set(&switches_marks.turn, 0);
    OWN(task_ref) last = NONE(task_ref);
    struct nothing none = { 0 };
    for (u64 i = 0; i < tasks; i++) {
        struct ring r = { .tasks = tasks, .place = i, .rounds = rounds };
        OWN(task_ref) t = NONE(task_ref);
        TRY(spawn_one(blocking, &r, &t));
        task_ref_put(&last, &t);
    }
    if (!task_ref_live(&last)) return st(E_NO_MEMORY);
    TRY(yields_join(&last, &none));
    *ticks = (atomic64_get(&switches_marks.end) - atomic64_get(&switches_marks.start)) * n / (rounds * tasks);
    return OK;
}

static status lives(u64 n, u64 *ticks) {
    struct task_options o = task_defaults(TEXT("short"));
    struct nothing none = { 0 };
    o.cpu = cpu_index();
    u64 start = clock_cycles();
    for (u64 i = 0; i < n; i++) {
        OWN(task_ref) t = NONE(task_ref);
        TRY(ends_spawn(&o, &none, &t));
        if (!task_ref_live(&t)) return st(E_NO_MEMORY);
        TRY(ends_join(&t, &none));
    }
    *ticks = clock_cycles() - start;
    return OK;
}

status switches_run(u32 i, u64 n, u64 *ticks) {
    if (i < YIELDS + BLOCKS) return ring(i >= YIELDS, AT(rows, i).arg, n, ticks);
    return lives(n, ticks);
}
