/* test_sleep.c - sleepers wake in time and in numbers, also those far beyond one turn of the alarm wheel. */
#include <task/sleep.h>
#include <atomic.h>
#include <cell.h>
#include <cpu/clock.h>
#include <task/task.h>
#include <test/entry.h>

enum { SLEEPERS = 100, MS = 1000000, GRACE_MS = 1000 };
struct span { u64 ms; };
TASK_PLAIN(nap, span, span)
CELL_STATE atomic64 test_sleep_woken;
CELL_STATE atomic64 test_sleep_early;

static status nap(const struct span *arg, struct span *result) {
    u64 until = clock_ns() + arg->ms * MS;
    sleep_until(until);
    if (clock_ns() < until) atomic64_add(&test_sleep_early, 1);
    atomic64_add(&test_sleep_woken, 1);
    result->ms = arg->ms;
    return OK;
}

static status fail(struct line *why, text what) {
    line_put(why, what);
    return st(E_INVALID);
}

static status start(u64 ms, task_ref_out out) {
    struct task_options o = task_defaults(TEXT("nap"));
    struct span arg = { .ms = ms };
    return nap_spawn(&o, &arg, out);
}

static status crowd(struct line *why) {
    for (u64 i = 0; i < SLEEPERS; i++) {
        OWN(task_ref) t = NONE(task_ref);
        TRY(start(i * 7 % 200, &t));
    }
    u64 end = clock_ns() + (200 + GRACE_MS) * MS;
    while (atomic64_get(&test_sleep_woken) < SLEEPERS && clock_ns() < end) sleep_until(clock_ns() + 10 * MS);
    if (atomic64_get(&test_sleep_woken) != SLEEPERS) return fail(why, TEXT("a sleeper did not wake"));
    return atomic64_get(&test_sleep_early) ? fail(why, TEXT("a sleeper woke early")) : OK;
}

/* One that sleeps for more than a turn of the wheel (2.56 s) passes the same slot without waking. */
static status long_sleep(struct line *why) {
    u64 start = clock_ns();
    sleep_until(start + 2800ul * MS);
    u64 ms = (clock_ns() - start) / MS;
    return ms >= 2800 && ms < 2800 + GRACE_MS ? OK : fail(why, TEXT("a long sleep ended at the wrong time"));
}

status test_main(struct line *why) {
    TRY(crowd(why));
    TRY(long_sleep(why));
    sleep_until(0);
    return OK;
}
