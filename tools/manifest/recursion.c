/* recursion.c - no function of a cell leads back to itself, through whichever of its sources.
 *
 * cellcheck sees one source at a time and refuses the circles in it (P11); it also prints each call inside the cell as
 * `calls FROM TO`. Here the calls of all sources of a cell come together. Functions that call nothing any more are
 * taken away until none is left to take; what remains lies on a circle, or leads to one. Cells form no circle, so a
 * cell's own calls are all that can. */
#include "cells.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { FUNCTIONS_MAX = 1024, CALLS_MAX = 4096, FUNCTION_NAME = 128 };

struct calls {
    const struct cell *cell;
    size_t functions, count;
    char name[FUNCTIONS_MAX][FUNCTION_NAME];
    bool gone[FUNCTIONS_MAX];
    struct { size_t from, to; } at[CALLS_MAX];
};

static size_t number_of(struct calls *c, const char *name) {
    for (size_t i = 0; i < c->functions; i++)
        if (!strcmp(c->name[i], name)) return i;
    if (c->functions == FUNCTIONS_MAX)
        exit(complain(c->cell->file, "more than %d functions in one cell", FUNCTIONS_MAX));
    snprintf(c->name[c->functions], FUNCTION_NAME, "%s", name);
    return c->functions++;
}

static void note_call(void *arg, const char *line) {
    struct calls *c = arg;
    char from[FUNCTION_NAME], to[FUNCTION_NAME];
    if (sscanf(line, "calls %127s %127s", from, to) != 2) return;
    if (c->count == CALLS_MAX) exit(complain(c->cell->file, "more than %d calls in one cell", CALLS_MAX));
    c->at[c->count].from = number_of(c, from);
    c->at[c->count++].to = number_of(c, to);
}

static bool calls_some(const struct calls *c, size_t function) {
    for (size_t i = 0; i < c->count; i++)
        if (c->at[i].from == function && !c->gone[c->at[i].to]) return true;
    return false;
}

static int check_calls(struct calls *c) {
    int errors = 0;
    for (bool taken = true; taken;) {
        taken = false;
        for (size_t i = 0; i < c->functions; i++)
            if (!c->gone[i] && !calls_some(c, i)) taken = c->gone[i] = true;
    }
    for (size_t i = 0; i < c->functions; i++)
        if (!c->gone[i]) errors += complain(c->cell->file, "recursion: %s leads back to itself [P11]", c->name[i]);
    return errors;
}

int recursion_check(const struct cells *all, const char *build) {
    static struct calls calls;
    int errors = 0;
    for (size_t i = 0; i < all->count; i++) {
        calls = (struct calls){ .cell = &all->at[i] };
        stats_of(calls.cell, build, note_call, &calls);
        errors += check_calls(&calls);
    }
    return errors;
}
