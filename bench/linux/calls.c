/* calls.c - the cheapest system calls: nothing but the way into the kernel and out, and one that reads state. */
#define _GNU_SOURCE
#include "measure.h"

#include <sys/resource.h>
#include <sys/syscall.h>

/* No C library around it: what is measured is the kernel's path. */
static inline long raw_call(long number) {
    long result;
    __asm__ volatile("syscall" : "=a"(result) : "a"(number) : "rcx", "r11", "memory");
    return result;
}

static void null_call(struct timer *t, long arg, long n) {
    (void)arg;
    timer_start(t);
    while (n--) raw_call(SYS_getppid);
    timer_stop(t);
}

static void null_state(struct timer *t, long arg, long n) {
    struct rusage usage;
    (void)arg;
    timer_start(t);
    while (n--) getrusage(RUSAGE_THREAD, &usage);
    timer_stop(t);
}

const struct bench call_benches[] = {
    { "null_call", 0, 1, 50000, 0, null_call },
    { "null_state", 0, 1, 20000, 0, null_state },
    { 0 },
};
