/* test_wait.c - wait queues: no wake-up is lost, time limits hold, killed waiters pass their wake-up on. */
#include <task/wait.h>
#include <cell.h>
#include <cpu/clock.h>
#include <task/sleep.h>
#include <task/task.h>
#include <test/entry.h>

enum { TOKENS = 4000, TAKERS = 4, MS = 1000000 };
struct test_wait { u64 tokens, taken, stop; };
SPIN_TYPE(test_wait)
CELL_STATE test_wait_spin test_wait_pool;
CELL_STATE wait_queue test_wait_queue;
struct nothing { u64 unused; };
TASK_PLAIN(take_all, nothing, nothing)

/* 0: nothing there, 1: took a token, 2: asked to stop. */
static u32 try_take(void) {
    OWN(test_wait_hold) g = test_wait_lock(&test_wait_pool);
    struct test_wait *p = test_wait_data(&g);
    if (!p->tokens) return p->stop ? 2 : 0;
    p->tokens--;
    p->taken++;
    return 1;
}

/* Waits for one token: 1, or 2 to stop. */
static status take_one(u32 *got) {
    for (;;) {
        OWN(waiter) w = NONE(waiter);
        waiter_begin(&w, &test_wait_queue, LETTERS("token"));
        *got = try_take();
        if (*got) return OK;
        status s = waiter_sleep(waiter_need(&w), 0);
        if (!ok(s) && !is(s, E_RETRY)) return s;
    }
}

static status take_all(const struct nothing *arg, struct nothing *result) {
    (void)arg;
    (void)result;
    for (u32 got = 1; got == 1;) TRY(take_one(&got));
    return OK;
}

static status fail(struct line *why, text what) {
    line_put(why, what);
    return st(E_INVALID);
}

static void give(u64 tokens, u64 stop) {
    OWN(test_wait_hold) g = test_wait_lock(&test_wait_pool);
    test_wait_data(&g)->tokens += tokens;
    test_wait_data(&g)->stop = stop;
}

static u64 taken(void) {
    OWN(test_wait_hold) g = test_wait_lock(&test_wait_pool);
    return test_wait_data(&g)->taken;
}

static status start(task_ref_out out) {
    struct task_options o = task_defaults(TEXT("take_all"));
    struct nothing none = { 0 };
    return take_all_spawn(&o, &none, out);
}

static bool all_taken(u64 n) {
    for (u32 i = 0; i < 300 && taken() < n; i++) sleep_until(clock_ns() + 10 * MS);
    return taken() == n;
}

/* One token and one wake-up at a time: a lost one leaves a token lying. */
static status one_by_one(struct line *why, task_ref *victim) {
    for (u64 i = 0; i < TOKENS; i++) {
        give(1, 0);
        wait_wake_one(&test_wait_queue);
        if (i % 64 == 63) sleep_until(clock_ns());
        if (i == TOKENS / 2) task_kill(victim, KILL_ASKED, 100);
    }
    return all_taken(TOKENS) ? OK : fail(why, TEXT("a wake-up was lost"));
}

static status time_limit(struct line *why) {
    OWN(waiter) w = NONE(waiter);
    u64 until = clock_ns() + 30 * MS;
    waiter_begin(&w, &test_wait_queue, LETTERS("nothing"));
    status s = st(E_RETRY);
    for (u32 i = 0; i < 100 && !is(s, E_TIMEOUT); i++) s = waiter_sleep(waiter_need(&w), until);
    if (!is(s, E_TIMEOUT)) return fail(why, TEXT("no time-out"));
    if (clock_ns() < until || clock_ns() > until + 500 * MS) return fail(why, TEXT("the time limit is off"));
    return OK;
}

static status with_takers(struct line *why, task_ref *victim) {
    OWN(task_ref) a = NONE(task_ref);
    OWN(task_ref) b = NONE(task_ref);
    OWN(task_ref) c = NONE(task_ref);
    struct nothing none = { 0 };
    TRY(start(&a));
    TRY(start(&b));
    TRY(start(&c));
    if (!task_ref_live(&a) || !task_ref_live(&b) || !task_ref_live(&c)) return fail(why, TEXT("no task"));
    status s = one_by_one(why, victim);
    bool killed = is(take_all_join(victim, &none), E_KILLED);      /* before it could see that it may stop */
    give(0, 1);
    wait_wake_all(&test_wait_queue);
    if (!ok(s)) return s;
    if (!killed) return fail(why, TEXT("the victim was not killed"));
    TRY(take_all_join(&a, &none));
    TRY(take_all_join(&b, &none));
    return take_all_join(&c, &none);
}

status test_main(struct line *why) {
    OWN(task_ref) victim = NONE(task_ref);
    TRY(start(&victim));
    if (!task_ref_live(&victim)) return fail(why, TEXT("no task"));
    TRY(with_takers(why, &victim));
    TRY(time_limit(why));
    return wait_count(&test_wait_queue) ? fail(why, TEXT("a waiter was left in the queue")) : OK;
}
