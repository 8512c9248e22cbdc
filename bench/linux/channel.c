/* channel.c - round trips between two threads: pipe, eventfd, futex; on one CPU and on two.
 *
 * The first thread sends and waits for the answer, the second answers for ever; in `_2cpu` rows on the other CPU. */
#define _GNU_SOURCE
#include "measure.h"

#include <sys/eventfd.h>
#include <unistd.h>

enum { MESSAGE_MAX = 4096 };
static int there[2], back[2];
static size_t message_size;
static int answering_cpu;

static void send_all(int fd, const char *message) {
    if (write(fd, message, message_size) != (ssize_t)message_size) row_failed("write to a pipe");
}

static void receive_all(int fd, char *message) {
    for (size_t got = 0; got < message_size;) got += (size_t)need(read(fd, message + got, message_size - got), "read");
}

static _Noreturn void *answer_pipe(void *unused) {
    char message[MESSAGE_MAX];
    (void)unused;
    pin(answering_cpu);
    for (;;) {
        receive_all(there[0], message);
        send_all(back[1], message);
    }
}

static void setup_pipe_on(long size, int cpu) {
    pin(0);
    answering_cpu = cpu;
    message_size = (size_t)size;
    need(pipe(there), "pipe");
    need(pipe(back), "pipe");
    start_thread(answer_pipe, NULL);
}

static void setup_pipe(long size) { setup_pipe_on(size, 0); }
static void setup_pipe_2cpu(long size) { setup_pipe_on(size, 1); }

static void run_pipe(struct timer *t, long size, long n) {
    char message[MESSAGE_MAX] = "";
    (void)size;
    timer_start(t);
    for (long i = 0; i < n; i++) {
        send_all(there[1], message);
        receive_all(back[0], message);
    }
    timer_stop(t);
}

/* --- eventfd ---------------------------------------------------------------------------------------------------- */

static void signal_event(int fd) {
    u64 one = 1;
    if (write(fd, &one, sizeof one) != sizeof one) row_failed("write to an eventfd");
}

static void await_event(int fd) {
    u64 count;
    if (read(fd, &count, sizeof count) != sizeof count) row_failed("read from an eventfd");
}

static _Noreturn void *answer_event(void *unused) {
    (void)unused;
    for (;;) {
        await_event(there[0]);
        signal_event(back[0]);
    }
}

static void setup_eventfd(long size) {
    (void)size;
    pin(0);
    there[0] = (int)need(eventfd(0, 0), "eventfd");
    back[0] = (int)need(eventfd(0, 0), "eventfd");
    start_thread(answer_event, NULL);
}

static void run_eventfd(struct timer *t, long size, long n) {
    (void)size;
    timer_start(t);
    for (long i = 0; i < n; i++) {
        signal_event(there[0]);
        await_event(back[0]);
    }
    timer_stop(t);
}

/* --- futex ------------------------------------------------------------------------------------------------------ */

static volatile int asked __attribute__((aligned(64)));

static _Noreturn void *answer_futex(void *unused) {
    (void)unused;
    pin(answering_cpu);
    for (;;) {
        while (!asked) futex_wait(&asked, 0);
        __atomic_store_n(&asked, 0, __ATOMIC_SEQ_CST);
        futex_wake(&asked);
    }
}

static void setup_futex_on(int cpu) {
    pin(0);
    answering_cpu = cpu;
    start_thread(answer_futex, NULL);
}

static void setup_futex(long arg) { (void)arg; setup_futex_on(0); }
static void setup_futex_2cpu(long arg) { (void)arg; setup_futex_on(1); }

static void run_futex(struct timer *t, long arg, long n) {
    (void)arg;
    timer_start(t);
    for (long i = 0; i < n; i++) {
        __atomic_store_n(&asked, 1, __ATOMIC_SEQ_CST);
        futex_wake(&asked);
        while (asked) futex_wait(&asked, 1);
    }
    timer_stop(t);
}

const struct bench channel_benches[] = {
    { "pipe", 1, 1, 1000, setup_pipe, run_pipe },
    { "pipe", 4096, 1, 800, setup_pipe, run_pipe },
    { "eventfd", 8, 1, 1000, setup_eventfd, run_eventfd },
    { "futex", 0, 1, 1000, setup_futex, run_futex },
    { "pipe_2cpu", 1, 2, 1000, setup_pipe_2cpu, run_pipe },
    { "pipe_2cpu", 4096, 2, 800, setup_pipe_2cpu, run_pipe },
    { "futex_2cpu", 0, 2, 1000, setup_futex_2cpu, run_futex },
    { 0 },
};
