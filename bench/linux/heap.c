/* heap.c - the C library's heap: pairs of malloc and free of one size, and two loads of many threads.
 *
 * `threadtest`: every thread makes a batch of small blocks, then frees them. `shbench`: blocks of 1 to 1000 bytes,
 * small ones more often, freed partly oldest first, partly newest first, a fifth living on. */
#define _GNU_SOURCE
#include "measure.h"

#include <stdlib.h>

enum { THREADS_MAX = 4, BATCH = 1000, SMALL = 8, SLOTS = 500, KEPT = SLOTS / 5, SIZE_MAX_ = 1000 };

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
    void *blocks[BATCH];
    for (long left = pairs; left > 0; left -= BATCH) {
        long batch = left < BATCH ? left : BATCH;
        for (long i = 0; i < batch; i++) blocks[i] = new_block(SMALL);
        for (long i = 0; i < batch; i++) free(blocks[i]);
    }
}

/* A size, halved time and again, then a larger one: small sizes come up most. */
struct sizes { size_t base, size; int left; };

static int repeats_of(size_t size) {
    return size < 100 ? 25 : 5;
}

static size_t next_size(struct sizes *s) {
    if (s->left-- > 0) return s->size;
    s->size /= 2;
    if (!s->size) {
        s->base = s->base * 3 / 2 + 1;
        if (s->base >= SIZE_MAX_) s->base = 1;
        s->size = s->base;
    }
    s->left = repeats_of(s->size) - 1;
    return s->size;
}

/* The first half of what goes is freed oldest first, the rest newest first; a fifth of the slots stays. */
static void free_most(void **slots, long kept_from) {
    for (long i = 0; i < SLOTS / 2; i++)
        if (i < kept_from || i >= kept_from + KEPT) free(slots[i]), slots[i] = NULL;
    for (long i = SLOTS - 1; i >= SLOTS / 2; i--)
        if (i < kept_from || i >= kept_from + KEPT) free(slots[i]), slots[i] = NULL;
}

static void shbench(long pairs) {
    void *slots[SLOTS] = { 0 };
    struct sizes sizes = { .base = 1, .size = 1, .left = repeats_of(1) };
    long kept_from = 0;
    for (long i = 0, at = 0; i < pairs; i++) {
        free(slots[at]);
        slots[at++] = new_block(next_size(&sizes));
        if (at < SLOTS) continue;
        free_most(slots, kept_from);
        kept_from = (kept_from + KEPT) % SLOTS;
        at = 0;
    }
    for (long i = 0; i < SLOTS; i++) free(slots[i]);
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
    { "threadtest", 1, 1, 100000, 0, run_threadtest },
    { "threadtest", 2, 4, 100000, 0, run_threadtest },
    { "threadtest", 4, 4, 100000, 0, run_threadtest },
    { "shbench", 1, 1, 100000, 0, run_shbench },
    { "shbench", 2, 4, 100000, 0, run_shbench },
    { "shbench", 4, 4, 100000, 0, run_shbench },
    { 0 },
};
