/* timer.c - how long after its deadline a sleeping thread runs again. It is SCHED_FIFO: no slack is added to its
 * deadlines, nothing stands before it. */
#define _GNU_SOURCE
#include "measure.h"

#include <time.h>

enum { AHEAD_NS = 1000000, SECOND_NS = 1000000000 };

static u64 nanoseconds(struct timespec t) {
    return (u64)t.tv_sec * SECOND_NS + (u64)t.tv_nsec;
}

static struct timespec now(void) {
    struct timespec t;
    need(clock_gettime(CLOCK_MONOTONIC, &t), "clock_gettime");
    return t;
}

static void setup_timer(long arg) {
    (void)arg;
    pin(0);
    make_fifo();
}

static struct timespec ahead_of(struct timespec t) {
    t.tv_nsec += AHEAD_NS;
    if (t.tv_nsec >= SECOND_NS) t.tv_sec++, t.tv_nsec -= SECOND_NS;
    return t;
}

/* The kernel's clock is derived from the counter that the ticks are counted in; one reading of both relates them. */
static void run_timer(struct timer *t, long arg, long n) {
    u64 first_ticks = ticks_now(), first_ns = nanoseconds(now()), late_ns = 0;
    (void)arg;
    for (long i = 0; i < n; i++) {
        struct timespec deadline = ahead_of(now());
        if (clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &deadline, NULL)) row_failed("clock_nanosleep");
        late_ns += nanoseconds(now()) - nanoseconds(deadline);
    }
    u64 ticks = ticks_now() - first_ticks, ns = nanoseconds(now()) - first_ns;
    t->ticks = (u64)((unsigned __int128)late_ns * ticks / ns);
}

const struct bench timer_benches[] = {
    { "timer", 0, 1, 50, setup_timer, run_timer },
    { 0 },
};
