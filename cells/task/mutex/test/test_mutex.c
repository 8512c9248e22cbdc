/* test_mutex.c - mutual exclusion under contention, holders that yield, a waiter and a holder that are killed. */
#include <task/mutex.h>
#include <cell.h>
#include <cpu/clock.h>
#include <task/sched.h>
#include <task/sleep.h>
#include <task/task.h>
#include <test/entry.h>

enum { ROUNDS = 2000, MS = 1000000 };
struct test_mutex { u64 inside, count, broken; };
MUTEX_TYPE(test_mutex)
CELL_STATE test_mutex_mutex test_mutex_lock;
struct rounds { u64 count; };
TASK_PLAIN(work, rounds, rounds)
TASK_PLAIN(hold_on, rounds, rounds)

static status work(const struct rounds *arg, struct rounds *result) {
    for (u64 i = 0; i < arg->count; i++) {
        OWN(test_mutex_guard) g = test_mutex_enter(&test_mutex_lock);
        struct test_mutex *m = test_mutex_inside(&g);
        if (m->inside++) m->broken++;
        if (i % 8 == 0) sched_yield();
        m->inside--;
        m->count++;
        result->count++;
    }
    return OK;
}

/* Takes the lock and sleeps with it. */
static status hold_on(const struct rounds *arg, struct rounds *result) {
    OWN(test_mutex_guard) g = test_mutex_enter(&test_mutex_lock);
    result->count = 1;
    sleep_until(clock_ns() + arg->count * MS);
    return OK;
}

static status fail(struct line *why, text what) {
    line_put(why, what);
    return st(E_INVALID);
}

static status start(u64 rounds, task_ref_out out) {
    struct task_options o = task_defaults(TEXT("work"));
    struct rounds arg = { .count = rounds };
    return work_spawn(&o, &arg, out);
}

static status contention(struct line *why) {
    OWN(task_ref) a = NONE(task_ref);
    OWN(task_ref) b = NONE(task_ref);
    OWN(task_ref) c = NONE(task_ref);
    struct rounds r = { 0 };
    TRY(start(ROUNDS, &a));
    TRY(start(ROUNDS, &b));
    TRY(start(ROUNDS, &c));
    if (!task_ref_live(&a) || !task_ref_live(&b) || !task_ref_live(&c)) return fail(why, TEXT("no task"));
    TRY(work_join(&a, &r));
    TRY(work_join(&b, &r));
    TRY(work_join(&c, &r));
    OWN(test_mutex_guard) g = test_mutex_enter(&test_mutex_lock);
    struct test_mutex *m = test_mutex_inside(&g);
    if (m->broken) return fail(why, TEXT("two tasks were inside"));
    return m->count == 3 * ROUNDS ? OK : fail(why, TEXT("rounds were lost"));
}

static status kill(struct line *why, text what, task_ref *t) {
    struct rounds r = { 0 };
    task_kill(t, KILL_ASKED, 100);
    return is(work_join(t, &r), E_KILLED) ? OK : fail(why, what);
}

/* A waiter is killed, then the holder: the lock must be free afterwards. */
static status kills(struct line *why) {
    OWN(task_ref) holder = NONE(task_ref);
    OWN(task_ref) waiting = NONE(task_ref);
    struct task_options o = task_defaults(TEXT("hold_on"));
    struct rounds arg = { .count = 60000 };
    TRY(hold_on_spawn(&o, &arg, &holder));
    sleep_until(clock_ns() + 30 * MS);
    TRY(start(1, &waiting));
    sleep_until(clock_ns() + 30 * MS);
    if (!task_ref_live(&holder) || !task_ref_live(&waiting)) return fail(why, TEXT("no task"));
    TRY(kill(why, TEXT("the waiter was not killed"), &waiting));
    TRY(kill(why, TEXT("the holder was not killed"), &holder));
    OWN(test_mutex_guard) g = test_mutex_enter(&test_mutex_lock);
    return OK;
}

status test_main(struct line *why) {
    TRY(contention(why));
    return kills(why);
}
