/* switch.c - from one thread to the next on one CPU: by yielding, by a ring of futexes, by a ring of pipes.
 *
 * Threads, not processes: the address space stays, which favours this side (emulated CPUs pay dearly for changing it).
 * A yield between threads of the default class does not always switch, so the yielding threads are SCHED_FIFO. */
#define _GNU_SOURCE
#include "measure.h"

#include <sched.h>
#include <sys/resource.h>
#include <sys/time.h>
#include <unistd.h>

enum { RING_MAX = 16 };

/* --- yield ------------------------------------------------------------------------------------------------------ */

static _Noreturn void *yield_for_ever(void *unused) {
    (void)unused;
    make_fifo();
    for (;;) sched_yield();
}

static void setup_yield(long threads) {
    pin(0);
    make_fifo();
    for (long i = 1; i < threads; i++) start_thread(yield_for_ever, NULL);
    for (int i = 0; i < 20; i++) sched_yield();
}

static long switches_of_thread(void) {
    struct rusage usage;
    need(getrusage(RUSAGE_THREAD, &usage), "getrusage");
    return usage.ru_nvcsw + usage.ru_nivcsw;
}

/* Each yield of this thread is one round of the ring. */
static void run_yield(struct timer *t, long threads, long n) {
    long before = switches_of_thread();
    timer_start(t);
    for (long i = 0; i < n; i++) sched_yield();
    timer_stop(t);
    if (switches_of_thread() - before < n) row_failed("a yield did not switch");
    t->operations = (u64)(n * threads);
}

/* --- futexes ---------------------------------------------------------------------------------------------------- */

static volatile int turn[RING_MAX] __attribute__((aligned(64)));
static long ring_size;

static void pass_on(long i) {
    long next = (i + 1) % ring_size;
    __atomic_store_n(&turn[next], 1, __ATOMIC_SEQ_CST);
    futex_wake(&turn[next]);
}

static void await_turn(long i) {
    while (!__atomic_exchange_n(&turn[i], 0, __ATOMIC_SEQ_CST)) futex_wait(&turn[i], 0);
}

static _Noreturn void *futex_member(void *number) {
    for (long i = (long)number;;) {
        await_turn(i);
        pass_on(i);
    }
}

static void setup_block(long threads) {
    pin(0);
    ring_size = threads;
    for (long i = 1; i < threads; i++) start_thread(futex_member, (void *)i);
}

static void run_block(struct timer *t, long threads, long n) {
    timer_start(t);
    for (long i = 0; i < n; i++) {
        pass_on(0);
        await_turn(0);
    }
    timer_stop(t);
    t->operations = (u64)(n * threads);
}

/* --- pipes ------------------------------------------------------------------------------------------------------ */

static int ring_pipe[RING_MAX][2];                   /* member i reads from its own and writes to the next one's */

static void pipe_hop(int from, int to) {
    int token;
    if (read(from, &token, sizeof token) != sizeof token) row_failed("read from a pipe");
    if (write(to, &token, sizeof token) != sizeof token) row_failed("write to a pipe");
}

static _Noreturn void *pipe_member(void *number) {
    long i = (long)number;
    for (;;) pipe_hop(ring_pipe[i][0], ring_pipe[(i + 1) % ring_size][1]);
}

static void setup_pipe_ring(long threads) {
    int token = 0;
    pin(0);
    ring_size = threads;
    for (long i = 0; i < threads; i++) need(pipe(ring_pipe[i]), "pipe");
    for (long i = 1; i < threads; i++) start_thread(pipe_member, (void *)i);
    if (write(ring_pipe[1][1], &token, sizeof token) != sizeof token) row_failed("write to a pipe");
}

static void run_pipe_ring(struct timer *t, long threads, long n) {
    timer_start(t);
    for (long i = 0; i < n; i++) pipe_hop(ring_pipe[0][0], ring_pipe[1][1]);
    timer_stop(t);
    t->operations = (u64)(n * threads);
}

const struct bench switch_benches[] = {
    { "yield", 2, 1, 4000, setup_yield, run_yield },
    { "yield", 8, 1, 1000, setup_yield, run_yield },
    { "yield", 16, 1, 500, setup_yield, run_yield },
    { "block", 2, 1, 2000, setup_block, run_block },
    { "block", 8, 1, 500, setup_block, run_block },
    { "block", 16, 1, 250, setup_block, run_block },
    { "pipe_ring", 2, 1, 1000, setup_pipe_ring, run_pipe_ring },
    { "pipe_ring", 8, 1, 250, setup_pipe_ring, run_pipe_ring },
    { "pipe_ring", 16, 1, 125, setup_pipe_ring, run_pipe_ring },
    { 0 },
};
