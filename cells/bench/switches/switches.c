/* switches.c - tasks on one CPU that yield in turn, that wake each other in turn, and that begin and end.
 *
 * The tasks of a ring are pinned to CPU 0, as is the one that measures. It spawns them all before it waits; the first
 * of them to run notes the time, and so does the last to end: between the two lie the switches and nothing else. A
 * ring that blocks passes a number on: each task waits in a queue of its own until the number is its own. */
#include <bench/switches.h>
#include <atomic.h>
#include <bench/crew.h>
#include <cell.h>
#include <cpu/clock.h>
#include <task/task.h>
#include <task/wait.h>

enum { RING_MAX = CREW_MAX, YIELDS = 3, BLOCKS = 3 };
#define YIELD "one switch between tasks that yield"
#define BLOCK "one switch between tasks that wake each other"
static const struct row rows[] = {
    { "yield", 2, 10000, 1, YIELD }, { "yield", 8, 10000, 1, YIELD }, { "yield", 16, 10000, 1, YIELD },
    { "block", 2, 5000, 1, BLOCK }, { "block", 8, 5000, 1, BLOCK }, { "block", 16, 5000, 1, BLOCK },
    { "task", 0, 500, 1, "spawn, begin, end and join a task" },
};
struct ring { u64 tasks, place, rounds; };
struct nothing { u64 unused; };
struct place { SYNC; wait_queue queue; };
struct marks { SYNC; atomic64 start, end, turn; struct place at[RING_MAX]; };
CELL_STATE struct marks switches_marks;
TASK_PLAIN(yields, ring, nothing)
TASK_PLAIN(passes, ring, nothing)
TASK_PLAIN(ends, nothing, nothing)

bool switches_row(u32 i, struct row *out) {
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
        waiter_begin(&w, &AT(switches_marks.at, place).queue, LETTERS("turn"));
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

static status gather(crew *c, u64 tasks, bool blocking, u64 rounds) {
    for (u64 i = 0; i < tasks; i++) {
        struct ring r = { .tasks = tasks, .place = i, .rounds = rounds };
        OWN(task_ref) t = NONE(task_ref);
        TRY(spawn_one(blocking, &r, &t));
        if (!task_ref_live(&t)) return st(E_NO_MEMORY);
        TRY(crew_add(c, &t));
    }
    return OK;
}

static status ring(struct meter *m, bool blocking) {
    OWN(crew) c = crew_new();
    u64 rounds = m->n / m->arg + 1;
    atomic64_set(&switches_marks.start, 0);
    atomic64_set(&switches_marks.turn, 0);
    TRY(gather(&c, m->arg, blocking, rounds));
    TRY(crew_join(&c));
    meter_add(m, atomic64_get(&switches_marks.end) - atomic64_get(&switches_marks.start));
    meter_operations(m, rounds * m->arg);
    return OK;
}

static status rings(struct meter *m, bool blocking) {
    while (meter_again(m)) TRY(ring(m, blocking));
    return OK;
}

static status live_once(const struct task_options *o) {
    struct nothing none = { 0 };
    OWN(task_ref) t = NONE(task_ref);
    TRY(ends_spawn(o, &none, &t));
    return task_ref_live(&t) ? ends_join(&t, &none) : st(E_NO_MEMORY);
}

static status lives(struct meter *m) {
    struct task_options o = task_defaults(TEXT("short"));
    o.cpu = cpu_index();
    while (meter_again(m)) {
        meter_begin(m);
        for (u64 i = 0; i < m->n; i++) TRY(live_once(&o));
        meter_end(m);
    }
    return OK;
}

status switches_run(u32 i, struct meter *m) {
    return i < YIELDS + BLOCKS ? rings(m, i >= YIELDS) : lives(m);
}
