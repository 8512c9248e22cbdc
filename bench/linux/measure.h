/* measure.h - what the measuring functions share: a timer, a table entry, and helpers that end the row on failure.
 *
 * Every row runs in a child process of its own, so nothing is given back: the row's end is the end of its process. A
 * row is measured `REPEATS` times after a warm-up, with a fixed number of operations, so that the number of executed
 * instructions does not depend on how fast they were. */
#ifndef MEASURE_H
#define MEASURE_H

#include <pthread.h>
#include <stddef.h>
#include <stdint.h>

typedef uint64_t u64;

/* Time stamp counter ticks of one repetition, and how many operations it held. */
struct timer { u64 ticks, operations; };

static inline u64 ticks_now(void) {
    unsigned low, high;
    __asm__ volatile("rdtsc" : "=a"(low), "=d"(high) :: "memory");
    return (u64)high << 32 | low;
}

static inline void timer_start(struct timer *t) { t->ticks = ticks_now(); }
static inline void timer_stop(struct timer *t) { t->ticks = ticks_now() - t->ticks; }

/* A row: `setup` (may be 0) once, then `run` for the warm-up and each repetition. `run` sets t->ticks; t->operations is
 * n unless it says otherwise. */
struct bench {
    const char *key;
    long arg;
    int cpus;                                        /* CPUs it needs */
    long n;                                          /* operations of one repetition */
    void (*setup)(long arg);
    void (*run)(struct timer *t, long arg, long n);
};

/* Tables end with a row without key. */
extern const struct bench call_benches[], switch_benches[], process_benches[], map_benches[], channel_benches[],
    heap_benches[], fault_benches[], timer_benches[];

/* Prints the row with the reason and errno's text, ends the process. */
_Noreturn void row_failed(const char *what);

/* The result of a system call that must not fail, `what` for the message. */
static inline long need(long result, const char *what) {
    if (result == -1) row_failed(what);
    return result;
}

/* Puts the calling thread on one CPU. */
void pin(int cpu);
/* First in, first out, above everything else: a yield then switches to the next thread, always. */
void make_fifo(void);
/* A thread on a CPU; it ends with the process. */
void start_thread(void *(*body)(void *), void *argument);
long futex_wait(volatile int *word, int value);
long futex_wake(volatile int *word);

#endif
