/* balance.c - what the system has given out, before and after.
 *
 * The last command's program is freed a moment after its prompt, so a balance is taken when two agree, and a difference
 * counts when it stays. The same heap objects take more or fewer slabs and page tables, depending on which CPU made
 * them, and an object that is replaced by its like - a line of the shell's history - may move to another slab; so the
 * last two keys count what is neither free nor a slab nor a page table. */
#include "systest.h"

#include <stdio.h>

enum { TRIES = 20 };
enum { LOCKS, READ = 4 };                            /* of the keys: the first is locks; so many are read as they are */
static const char *const KEYS[BALANCE_KEYS] = {
    "locks_held", "heap_bytes", "tasks", "cells", "frames left", "mappings but slabs",
};

static struct balance take(struct machine *m) {
    struct balance b;
    const char *row = run_row(m, "mem -j");
    for (int i = 0; i < READ; i++) b.at[i] = row_number(row, KEYS[i]);
    b.at[READ] = row_number(row, "frames_free") + row_number(row, "heap_frames") + row_number(row, "page_tables");
    b.at[READ + 1] = row_number(row, "mappings") - row_number(row, "heap_slabs");
    return b;
}

/* The first key that differs, or BALANCE_KEYS. */
static int difference(const struct balance *a, const struct balance *b) {
    for (int i = 0; i < BALANCE_KEYS; i++)
        if (a->at[i] != b->at[i]) return i;
    return BALANCE_KEYS;
}

struct balance balance_take(struct machine *m) {
    struct balance last = take(m), now = take(m);
    for (int i = 0; i < TRIES && difference(&last, &now) < BALANCE_KEYS; i++) last = now, now = take(m);
    return now;
}

void balance_check(struct machine *m, const struct balance *before, const char *after_what) {
    struct balance now = take(m);
    for (int i = 0; i < TRIES && difference(before, &now) < BALANCE_KEYS; i++) now = take(m);
    int bad = difference(before, &now);
    if (bad < BALANCE_KEYS)
        fail("after %s: %s is %lld and was %lld", after_what, KEYS[bad], now.at[bad], before->at[bad]);
    CHECK(now.at[LOCKS] == 0, "after %s: %lld locks are held", after_what, now.at[LOCKS]);
}
