/* balance.c - what the system has given out, before and after.
 *
 * The last command's program is freed a moment after its prompt, so a balance is taken when two agree, and a difference
 * counts when it stays. */
#include "systest.h"

#include <stdio.h>

enum { TRIES = 20 };
static const char *const KEYS[BALANCE_KEYS] = {
    "frames_free", "heap_bytes", "mappings", "tasks", "cells", "locks_held",
};

static struct balance take(struct machine *m) {
    struct balance b;
    const char *row = run_row(m, "mem -j");
    for (int i = 0; i < BALANCE_KEYS; i++) b.at[i] = row_number(row, KEYS[i]);
    return b;
}

/* The first key that differs, or BALANCE_KEYS. */
static int difference(const struct balance *a, const struct balance *b) {
    int i = 0;
    while (i < BALANCE_KEYS && a->at[i] == b->at[i]) i++;
    return i;
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
    CHECK(now.at[BALANCE_KEYS - 1] == 0, "after %s: %lld locks are held", after_what, now.at[BALANCE_KEYS - 1]);
}
