/* unsafe.c - where the UNSAFE blocks stand, why, and how many there may be.
 *
 * cellcheck has listed the blocks of each unit in BUILD/tmp/CELL/.../X.c.check. A header's block shows up in every unit
 * that includes it and counts once, with the cell that the header belongs to. What containers hold is our library, as
 * core and alloc are Rust's, and is summed apart; own.h and atomic.h, whose bodies macros make, belong to it. All other
 * blocks together may be one in LINES_PER_BLOCK lines of cells. */
#include "cells.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { LINES_PER_BLOCK = 500, BLOCKS_MAX = 512 };

struct block { char where[256], reason[256]; };
struct blocks { size_t count; struct block at[BLOCKS_MAX]; int lines; };
struct sums { int cells, lines, blocks[KINDS]; };

static const char *const KIND_NAMES[KINDS] = { "ordinary", "container", "machine", "hostile" };

static bool is_known(const struct blocks *b, const char *where) {
    for (size_t i = 0; i < b->count; i++)
        if (!strcmp(b->at[i].where, where)) return true;
    return false;
}

/* One line of a check: `FILE:LINE: unsafe: REASON`, or the totals of the unit. */
static void note_line(void *arg, const char *line) {
    struct blocks *b = arg;
    const char *mark = strstr(line, ": unsafe: "), *lines = strstr(line, " unsafe_lines=");
    if (!strncmp(line, "stats ", 6) && lines) b->lines += atoi(lines + strlen(" unsafe_lines="));
    if (!mark) return;
    struct block new;
    snprintf(new.where, sizeof new.where, "%.*s", (int)(mark - line), line);
    snprintf(new.reason, sizeof new.reason, "%.255s", mark + strlen(": unsafe: "));
    if (is_known(b, new.where)) return;
    if (b->count == BLOCKS_MAX) exit(complain(new.where, "more than %d UNSAFE blocks in one cell", BLOCKS_MAX));
    b->at[b->count++] = new;
}

static int check_cell(const struct cell *c, const struct blocks *b, int lines) {
    int errors = 0, count = (int)b->count;
    if (count > c->unsafe) errors += complain(c->file, "%d UNSAFE blocks, `unsafe %d`", count, c->unsafe);
    if (count < c->unsafe) errors += complain(c->file, "%d UNSAFE blocks: lower `unsafe %d`", count, c->unsafe);
    if (count && c->kind == KIND_ORDINARY) errors += complain(c->file, "an ordinary cell has no UNSAFE blocks");
    if (!count) return errors;
    printf("%s/%s: %s, %d lines, %d unsafe blocks of %d lines\n", c->district, c->name, KIND_NAMES[c->kind], lines,
        count, b->lines);
    for (size_t i = 0; i < b->count; i++) printf("    %-44s %s\n", b->at[i].where, b->at[i].reason);
    return errors;
}

static void print_sums(const char *name, const struct sums *s) {
    printf("%-9s %5d %7d", name, s->cells, s->lines);
    for (int k = 0; k < KINDS; k++) printf(" %9d", s->blocks[k]);
    printf("\n");
}

static void add(struct sums *to, const struct sums *s) {
    to->cells += s->cells;
    to->lines += s->lines;
    for (int k = 0; k < KINDS; k++) to->blocks[k] += s->blocks[k];
}

static struct sums sums_of(const struct cells *all, const struct sums *each, const char *district) {
    struct sums s = { 0 };
    for (size_t i = 0; i < all->count; i++)
        if (!strcmp(all->at[i].district, district)) add(&s, &each[i]);
    return s;
}

static int print_districts(const struct cells *all, const struct sums *each) {
    struct names seen = { 0 };
    struct sums total = { 0 };
    printf("%-9s %5s %7s", "district", "cells", "lines");
    for (int k = 0; k < KINDS; k++) printf(" %9s", KIND_NAMES[k]);
    printf("   (unsafe blocks)\n");
    for (size_t i = 0; i < all->count; i++) {
        if (names_have(&seen, all->at[i].district)) continue;
        names_add(&seen, all->at[i].district);
        struct sums s = sums_of(all, each, all->at[i].district);
        print_sums(all->at[i].district, &s);
        add(&total, &s);
    }
    print_sums("total", &total);
    int apart = total.blocks[KIND_CONTAINER], others = -apart, most = total.lines / LINES_PER_BLOCK;
    for (int k = 0; k < KINDS; k++) others += total.blocks[k];
    printf("%d unsafe blocks outside of containers, at most %d: one in %d lines\n", others, most, LINES_PER_BLOCK);
    return others <= most ? 0 : complain("cells", "%d unsafe blocks, at most %d", others, most);
}

int unsafe_check(const struct cells *all, const int *lines, const char *build) {
    static struct sums each[CELLS_MAX];
    static struct blocks blocks;
    int errors = 0;
    for (size_t i = 0; i < all->count; i++) {
        const struct cell *c = &all->at[i];
        if (c->is_interface) continue;
        blocks = (struct blocks){ 0 };
        stats_of(c, build, note_line, &blocks);
        each[i] = (struct sums){ .cells = 1, .lines = lines[i] };
        each[i].blocks[c->kind] = (int)blocks.count;
        errors += check_cell(c, &blocks, lines[i]);
    }
    return errors + print_districts(all, each);
}
