/* map.c - map, touch every page, unmap; alone, and beside many other mappings.
 *
 * What one costs depends on what lies around it: in an empty neighbourhood page tables are made and freed each time.
 * A neighbour in the same 2 MiB keeps them, as a process that does any work has; that favours this side by a quarter.
 * The mappings beside which it is measured are a page apart, so that they do not merge; each is read once and so shows
 * the page of zeroes: a million of them have their page tables, but take no memory of their own. */
#define _GNU_SOURCE
#include "measure.h"

#include <stdio.h>
#include <sys/mman.h>

enum { PAGE = 4096, HUGE = 2 << 20 };
static char *const ALIVE_BASE = (char *)0x100000000000;

static char *map_at(char *where, size_t size, int flags) {
    char *p = mmap(where, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | flags, -1, 0);
    if (p == MAP_FAILED) row_failed("mmap");
    return p;
}

static void touch(char *p, size_t size) {
    for (size_t at = 0; at < size; at += PAGE) ((volatile char *)p)[at] = 1;
}

static void setup_neighbour(long size) {
    (void)size;
    touch(map_at(NULL, PAGE, 0), PAGE);
}

static void run_map(struct timer *t, long size, long n) {
    timer_start(t);
    for (long i = 0; i < n; i++) {
        char *p = map_at(NULL, (size_t)size, 0);
        touch(p, (size_t)size);
        munmap(p, (size_t)size);
    }
    timer_stop(t);
}

/* One huge page: an aligned place for it is found once, the advice is given each time. */
static char *huge_place;

static void setup_huge(long size) {
    char *room = map_at(NULL, 2 * (size_t)size, MAP_NORESERVE);
    huge_place = (char *)(((uintptr_t)room + HUGE - 1) & -(uintptr_t)HUGE);
    munmap(room, 2 * (size_t)size);
}

static void run_huge(struct timer *t, long size, long n) {
    timer_start(t);
    for (long i = 0; i < n; i++) {
        char *p = map_at(huge_place, (size_t)size, MAP_FIXED_NOREPLACE);
        need(madvise(p, (size_t)size, MADV_HUGEPAGE), "madvise");
        *(volatile char *)p = 1;
        munmap(p, (size_t)size);
    }
    timer_stop(t);
}

static void allow_mappings(long count) {
    FILE *f = fopen("/proc/sys/vm/max_map_count", "w");
    if (!f) row_failed("max_map_count");
    fprintf(f, "%ld\n", count);
    if (fclose(f)) row_failed("max_map_count");
}

static void setup_alive(long count) {
    allow_mappings(count + 1000);
    for (long i = 0; i < count; i++) {
        char *p = map_at(ALIVE_BASE + 2 * PAGE * i, PAGE, MAP_FIXED_NOREPLACE);
        (void)*(volatile char *)p;
    }
}

/* In a gap in the middle of those that are alive. */
static void run_alive(struct timer *t, long count, long n) {
    char *gap = ALIVE_BASE + PAGE * (count / 2 * 2 + 1);
    timer_start(t);
    for (long i = 0; i < n; i++) {
        char *p = map_at(gap, PAGE, MAP_FIXED_NOREPLACE);
        touch(p, PAGE);
        munmap(p, PAGE);
    }
    timer_stop(t);
}

const struct bench map_benches[] = {
    { "map", PAGE, 1, 500, setup_neighbour, run_map },
    { "map", 65536, 1, 100, setup_neighbour, run_map },
    { "map", 1 << 20, 1, 10, setup_neighbour, run_map },
    { "map", HUGE, 1, 10, setup_huge, run_huge },
    { "map_alive", 100, 1, 500, setup_alive, run_alive },
    { "map_alive", 1000, 1, 500, setup_alive, run_alive },
    { "map_alive", 10000, 1, 500, setup_alive, run_alive },
    { "map_alive", 100000, 1, 500, setup_alive, run_alive },
    { "map_alive", 1000000, 1, 500, setup_alive, run_alive },
    { 0 },
};
