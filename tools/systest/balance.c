/* balance.c - what the system has given out, before and after. */
#include "systest.h"

#include <stdio.h>

static const char *const KEYS[BALANCE_KEYS] = {
    "frames_free", "heap_bytes", "mappings", "tasks", "cells", "locks_held",
};

struct balance balance_take(struct machine *m) {
    struct balance b;
    const char *row = run_row(m, "mem -j");
    for (int i = 0; i < BALANCE_KEYS; i++) b.at[i] = row_number(row, KEYS[i]);
    return b;
}

void balance_check(struct machine *m, const struct balance *before, const char *after_what) {
    struct balance now = balance_take(m);
    for (int i = 0; i < BALANCE_KEYS; i++)
        CHECK(now.at[i] == before->at[i], "after %s: %s is %lld and was %lld", after_what, KEYS[i], now.at[i],
              before->at[i]);
    CHECK(now.at[BALANCE_KEYS - 1] == 0, "after %s: %lld locks are held", after_what, now.at[BALANCE_KEYS - 1]);
}
