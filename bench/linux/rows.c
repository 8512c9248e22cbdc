/* rows.c - a row is measured in a child process of its own: whatever it does, the next row starts afresh.
 *
 * A child that fails says why itself; one that dies by a signal or takes too long is reported by its parent. */
#define _GNU_SOURCE
#include "rows.h"

#include <errno.h>
#include <linux/futex.h>
#include <sched.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

enum { REPEATS = 5, WARM_UP = 10, ROW_SECONDS = 600, PRIORITY = 10, FAILED = 1 };
static const struct bench *current;                  /* the row that this process measures */
static int machine_cpus;

static const struct bench *const TABLES[] = {
    call_benches, switch_benches, process_benches, map_benches, channel_benches, heap_benches, fault_benches,
    timer_benches,
};

/* --- lines ------------------------------------------------------------------------------------------------------ */

static void print(const char *format, ...) __attribute__((format(printf, 1, 2)));
static void print(const char *format, ...) {
    char line[512];
    va_list args;
    va_start(args, format);
    int length = vsnprintf(line, sizeof line, format, args);
    va_end(args);
    if (write(STDOUT_FILENO, line, (size_t)length) != length) _exit(FAILED);
}

void row_print_once(const char *key, u64 value) {
    print("{\"bench\":\"%s\",\"arg\":0,\"cpus\":1,\"n\":1,\"reps\":1,\"min\":%llu,\"median\":%llu,\"max\":%llu}\n", key,
          (unsigned long long)value, (unsigned long long)value, (unsigned long long)value);
}

static void print_result(const struct bench *b, long n, const u64 *sorted) {
    print("{\"bench\":\"%s\",\"arg\":%ld,\"cpus\":%d,\"n\":%ld,\"reps\":%d,"
          "\"min\":%llu,\"median\":%llu,\"max\":%llu}\n", b->key, b->arg, machine_cpus, n, REPEATS,
          (unsigned long long)sorted[0], (unsigned long long)sorted[REPEATS / 2],
          (unsigned long long)sorted[REPEATS - 1]);
}

static void print_error(const struct bench *b, const char *what, const char *why) {
    print("{\"bench\":\"%s\",\"arg\":%ld,\"cpus\":%d,\"error\":\"%s: %s\"}\n", b->key, b->arg, machine_cpus, what, why);
}

_Noreturn void row_failed(const char *what) {
    print_error(current, what, errno ? strerror(errno) : "not as expected");
    _exit(FAILED);
}

/* --- helpers of the rows ---------------------------------------------------------------------------------------- */

void pin(int cpu) {
    cpu_set_t set;
    CPU_ZERO(&set);
    CPU_SET((size_t)cpu, &set);
    need(sched_setaffinity(0, sizeof set, &set), "sched_setaffinity");
}

void make_fifo(void) {
    need(sched_setscheduler(0, SCHED_FIFO, &(struct sched_param){ .sched_priority = PRIORITY }), "sched_setscheduler");
}

void start_thread(void *(*body)(void *), void *argument) {
    pthread_t thread;
    if (pthread_create(&thread, NULL, body, argument)) row_failed("pthread_create");
}

long futex_wait(volatile int *word, int value) {
    return syscall(SYS_futex, word, FUTEX_WAIT_PRIVATE, value, NULL, NULL, 0);
}

long futex_wake(volatile int *word) {
    return syscall(SYS_futex, word, FUTEX_WAKE_PRIVATE, 1, NULL, NULL, 0);
}

/* --- running ---------------------------------------------------------------------------------------------------- */

static int by_size(const void *a, const void *b) {
    u64 x = *(const u64 *)a, y = *(const u64 *)b;
    return (x > y) - (x < y);
}

/* Hundredths of a tick per operation. */
static u64 repetition(const struct bench *b, long n) {
    struct timer t = { .operations = (u64)n };
    b->run(&t, b->arg, n);
    return t.ticks * 100 / t.operations;
}

static _Noreturn void measure(const struct bench *b) {
    u64 per_operation[REPEATS];
    current = b;
    errno = 0;
    if (b->setup) b->setup(b->arg);
    repetition(b, b->n / WARM_UP + 1);
    for (int i = 0; i < REPEATS; i++) per_operation[i] = repetition(b, b->n);
    qsort(per_operation, REPEATS, sizeof *per_operation, by_size);
    print_result(b, b->n, per_operation);
    _exit(0);
}

static void run_row(const struct bench *b) {
    int status;
    pid_t child = fork();
    if (child < 0) return print_error(b, "fork", strerror(errno));
    if (child == 0) {
        alarm(ROW_SECONDS);
        measure(b);
    }
    waitpid(child, &status, 0);
    if (WIFSIGNALED(status)) print_error(b, "ended by a signal", strsignal(WTERMSIG(status)));
}

static int is_wanted(const char *only, const char *key) {
    size_t length = strlen(key);
    if (!only) return 1;
    for (const char *at = only; (at = strstr(at, key)); at += length)
        if ((at == only || at[-1] == ',') && (at[length] == ',' || !at[length])) return 1;
    return 0;
}

int rows_run(const char *only, int cpus) {
    int count = 0;
    machine_cpus = cpus;
    for (size_t i = 0; i < sizeof TABLES / sizeof *TABLES; i++)
        for (const struct bench *b = TABLES[i]; b->key; b++) {
            if (!is_wanted(only, b->key) || b->cpus > cpus || (cpus > 1) != (b->cpus > 1)) continue;
            run_row(b);
            count++;
        }
    return count;
}
