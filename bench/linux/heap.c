/* heap.c - the C library's heap: pairs of malloc or calloc and free of one size, and two loads of many threads.
 *
 * `threadtest`: every thread fills a table with blocks of 8 bytes and empties it again. `shbench`: every thread
 * replaces a random block of its table by one of 1 to 1000 bytes. An operation is one allocation with its freeing. */
#define _GNU_SOURCE
#include "measure.h"

#include <stdlib.h>

enum { THREADS_MAX = 4, TABLE = 256, SMALL = 8, LARGEST = 1000 };

static void *new_block(size_t size) {
    void *p = malloc(size);
    if (!p) row_failed("malloc");
    __asm__ volatile("" : "+r"(p) :: "memory");      /* GCC removes pairs whose block nobody sees */
    return p;
}

static void run_pairs(struct timer *t, long size, long n) {
    timer_start(t);
    for (long i = 0; i < n; i++) free(new_block((size_t)size));
    timer_stop(t);
}

static void run_zeroed(struct timer *t, long size, long n) {
    timer_start(t);
    for (long i = 0; i < n; i++) {
        void *p = calloc(1, (size_t)size);
        if (!p) row_failed("calloc");
        __asm__ volatile("" : "+r"(p) :: "memory");
        free(p);
    }
    timer_stop(t);
}

/* --- many threads ----------------------------------------------------------------------------------------------- */

struct share { void (*work)(long pairs); long pairs; int cpu; };
static pthread_barrier_t started, done;

static void *worker(void *argument) {
    struct share share = *(const struct share *)argument;
    pin(share.cpu);
    pthread_barrier_wait(&started);
    share.work(share.pairs);
    pthread_barrier_wait(&done);
    return NULL;
}

/* n pairs in all; threads are made and pinned before the clock runs. */
static void run_shared(struct timer *t, long threads, long n, void (*work)(long pairs)) {
    struct share shares[THREADS_MAX];
    pthread_t ids[THREADS_MAX];
    pthread_barrier_init(&started, NULL, (unsigned)threads + 1);
    pthread_barrier_init(&done, NULL, (unsigned)threads + 1);
    for (long i = 0; i < threads; i++) {
        shares[i] = (struct share){ .work = work, .pairs = n / threads, .cpu = (int)i };
        if (pthread_create(&ids[i], NULL, worker, &shares[i])) row_failed("pthread_create");
    }
    pthread_barrier_wait(&started);
    timer_start(t);
    pthread_barrier_wait(&done);
    timer_stop(t);
    for (long i = 0; i < threads; i++) pthread_join(ids[i], NULL);
    pthread_barrier_destroy(&started), pthread_barrier_destroy(&done);
    t->operations = (u64)(n / threads * threads);
}

static void threadtest(long pairs) {
    void *table[TABLE];
    for (long left = pairs; left > 0; left -= TABLE) {
        long batch = left < TABLE ? left : TABLE;
        for (long i = 0; i < batch; i++) table[i] = new_block(SMALL);
        for (long i = 0; i < batch; i++) free(table[i]);
    }
}

/* Numbers from Knuth's linear congruential generator, as Ariadne's row has them. */
static void shbench(long pairs) {
    void *table[TABLE] = { 0 };
    u64 seed = 1;
    for (long i = 0; i < pairs; i++) {
        seed = seed * 6364136223846793005u + 1442695040888963407u;
        size_t place = (seed >> 33) % TABLE;
        free(table[place]);
        table[place] = new_block(1 + (seed >> 43) % LARGEST);
    }
    for (size_t i = 0; i < TABLE; i++) free(table[i]);
}

static void run_threadtest(struct timer *t, long threads, long n) { run_shared(t, threads, n, threadtest); }
static void run_shbench(struct timer *t, long threads, long n) { run_shared(t, threads, n, shbench); }

const struct bench heap_benches[] = {
    { "heap", 16, 1, 50000, 0, run_pairs },
    { "heap", 64, 1, 50000, 0, run_pairs },
    { "heap", 256, 1, 50000, 0, run_pairs },
    { "heap", 1024, 1, 50000, 0, run_pairs },
    { "heap", 4096, 1, 20000, 0, run_pairs },
    { "heap", 65536, 1, 20000, 0, run_pairs },
    { "calloc", 16, 1, 50000, 0, run_zeroed },
    { "calloc", 64, 1, 50000, 0, run_zeroed },
    { "calloc", 256, 1, 50000, 0, run_zeroed },
    { "calloc", 1024, 1, 50000, 0, run_zeroed },
    { "calloc", 4096, 1, 20000, 0, run_zeroed },
    { "calloc", 65536, 1, 20000, 0, run_zeroed },
    { "threadtest", 1, 1, 102400, 0, run_threadtest },
    { "threadtest", 2, 4, 102400, 0, run_threadtest },
    { "threadtest", 4, 4, 102400, 0, run_threadtest },
    { "shbench", 1, 1, 100000, 0, run_shbench },
    { "shbench", 2, 4, 100000, 0, run_shbench },
    { "shbench", 4, 4, 100000, 0, run_shbench },
    { 0 },
};
