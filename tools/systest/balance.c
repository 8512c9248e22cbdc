/* balance.c - what the system has given out, before and after.
 *
 * The last command's program is freed a moment after its prompt, so a balance is taken when two agree, and a difference
 * counts when it stays. The same heap objects take more or fewer slabs and page tables, depending on which CPU made
 * them; so the last two keys count what is neither free nor a slab nor a page table. The exact numbers of frames and
 * mappings are compared too where nothing that stays was made in between (crashes). */
#include "systest.h"

#include <stdio.h>

enum { TRIES = 20 };
enum { LOCKS, EXACT = 2, READ = 6 };                 /* of the keys: the first is locks; the next two are exact */
static const char *const KEYS[BALANCE_KEYS] = {
    "locks_held", "frames_free", "mappings", "heap_bytes", "tasks", "cells", "frames left", "mappings but slabs",
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
static int difference(const struct balance *a, const struct balance *b, bool exact) {
    for (int i = 0; i < BALANCE_KEYS; i++)
        if (a->at[i] != b->at[i] && (exact || i == LOCKS || i > EXACT)) return i;
    return BALANCE_KEYS;
}

struct balance balance_take(struct machine *m) {
    struct balance last = take(m), now = take(m);
    for (int i = 0; i < TRIES && difference(&last, &now, true) < BALANCE_KEYS; i++) last = now, now = take(m);
    return now;
}

static void check(struct machine *m, const struct balance *before, bool exact, const char *after_what) {
    struct balance now = take(m);
    for (int i = 0; i < TRIES && difference(before, &now, exact) < BALANCE_KEYS; i++) now = take(m);
    int bad = difference(before, &now, exact);
    if (bad < BALANCE_KEYS)
        fail("after %s: %s is %lld and was %lld", after_what, KEYS[bad], now.at[bad], before->at[bad]);
    CHECK(now.at[LOCKS] == 0, "after %s: %lld locks are held", after_what, now.at[LOCKS]);
}

void balance_check(struct machine *m, const struct balance *before, const char *after_what) {
    check(m, before, false, after_what);
}

void balance_check_exact(struct machine *m, const struct balance *before, const char *after_what) {
    check(m, before, true, after_what);
}
