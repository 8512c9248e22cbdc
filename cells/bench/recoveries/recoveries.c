/* recoveries.c - from a fault to where it is caught, some frames further out, and to the next start of its task.
 *
 * Each frame owns a value, so that unwinding has a cleanup to run in it. The frames lead to each other through a table,
 * since no function of a cell may lead back to itself. A restart includes the ten milliseconds that a task is kept from
 * faulting again at once. */
#include <bench/recoveries.h>
#include <atomic.h>
#include <base/raise.h>
#include <cell.h>
#include <cpu/clock.h>
#include <task/task.h>

enum { CAUGHT = 4, RESTARTED = CAUGHT };
static const struct bench_row rows[] = {
    { "fault_caught", 0, 500, 1 }, { "fault_caught", 1, 500, 1 }, { "fault_caught", 8, 200, 1 },
    { "fault_caught", 64, 50, 1 },
    [RESTARTED] = { "fault_restarted", 0, 5, 1 },
};
struct depth { u64 left; };
struct nothing { u64 unused; };
OWNED_LOCAL(held);
struct held { OWNED; u64 live; };
OWNED_FUNS(held, live)
static void held_release(held *self) { (void)self; }
CATCH_TYPE(descend, depth)
TASK_PLAIN(faults_once, nothing, nothing)
CELL_STATE atomic64 recoveries_mark;                     /* when the task faulted; then when it began again */

bool recoveries_row(u32 i, struct bench_row *out) {
    if (i >= LEN(rows)) return false;
    *out = AT(rows, i);
    return true;
}

static void go_deeper(struct depth *d);
static const struct way { OPS; void (*down)(struct depth *d); } way = { .down = go_deeper };

static void divide(u64 by) {
    volatile u64 one = 1, divisor = by;
    one = one / divisor;
}

static __attribute__((noinline)) void go_deeper(struct depth *d) {
    OWN(held) h = { .live = 1 };
    if (!d->left) divide(0);
    d->left--;
    way.down(d);
    DROP(held, h);
}

static void descend(struct depth *d) {
    if (!d->left) divide(0);
    d->left--;
    way.down(d);
}

static status caught(u64 deep, u64 n, u64 *ticks) {
    u64 start = clock_cycles();
    for (u64 i = 0; i < n; i++) {
        struct depth d = { .left = deep };
        if (!descend_caught(&d)) return st(E_FAILED);
    }
    *ticks = clock_cycles() - start;
    return OK;
}

static status faults_once(const struct nothing *arg, struct nothing *result) {
    u64 before = atomic64_get(&recoveries_mark);
    (void)arg;
    (void)result;
    if (before) {
        atomic64_set(&recoveries_mark, clock_cycles() - before);
        return OK;
    }
    atomic64_set(&recoveries_mark, clock_cycles());
    divide(0);
    return st(E_FAILED);
}

static status restarted(u64 n, u64 *ticks) {
    struct task_options o = task_defaults(TEXT("restarted"));
    struct nothing none = { 0 };
    o.restarts = 1;
    *ticks = 0;
    for (u64 i = 0; i < n; i++) {
        OWN(task_ref) t = NONE(task_ref);
        atomic64_set(&recoveries_mark, 0);
        TRY(faults_once_spawn(&o, &none, &t));
        if (!task_ref_live(&t)) return st(E_NO_MEMORY);
        TRY(faults_once_join(&t, &none));
        *ticks += atomic64_get(&recoveries_mark);
    }
    return OK;
}

status recoveries_run(u32 i, u64 n, u64 *ticks) {
    return i < CAUGHT ? caught(AT(rows, i).arg, n, ticks) : restarted(n, ticks);
}
