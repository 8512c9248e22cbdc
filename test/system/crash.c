/* crash.c - a thousand faults of every kind: the shell goes on, nothing is lost to the frame and the byte, no lock
 * stays held, and every record of the fault log names the right cell, function and line.
 *
 * Whether a line is right is decided here, by reading the source: it must lie inside the function that is named. */
#include <systest/systest.h>

#include <ctype.h>
#include <stdio.h>
#include <string.h>

/* 84 of each of the 12 kinds, 1008 in all; in batches that the fault log holds whole (a nested fault takes two). */
enum { TIMES = 42, BATCHES = 2 };
static const char *const KINDS[] = {
    "page", "read", "divide", "invalid", "protection", "overflow", "panic", "kill", "nested", "callnull", "calldata",
    "spin",
};
static const char SOURCE[] = "cells/app/wreck/wreck.c";
static const char WRAPPER[] = "undefined_instruction";   /* inlined into wreck_invalid; the line is its own */

/* The name of the function that a line of the source lies in: that of the last line before it which starts in the first
 * column and opens a body. */
static void function_at(long long line, char *name, size_t size) {
    char text[512];
    FILE *f = fopen(SOURCE, "r");
    CHECK(f, "%s cannot be read", SOURCE);
    *name = 0;
    for (long long n = 1; n <= line && fgets(text, sizeof text, f); n++) {
        char *paren = strrchr(text, '(');
        if (!isalpha((unsigned char)*text) || !paren || !strstr(text, ") {")) continue;
        char *start = paren;
        while (start > text && (isalnum((unsigned char)start[-1]) || start[-1] == '_')) start--;
        snprintf(name, size, "%.*s", (int)(paren - start), start);
    }
    fclose(f);
}

static void check_record(const char *row) {
    char name[128];
    const char *cell = row_text(row, "cell"), *function = row_text(row, "function");
    function_at(row_number(row, "line"), name, sizeof name);
    CHECK(!strcmp(cell, "wreck"), "a record names the cell %s: %s", cell, row);
    CHECK(!strcmp(name, function) || !strcmp(name, WRAPPER), "line %lld is in %s, not in %s: %s",
          row_number(row, "line"), name, function, row);
    CHECK(row_number(row, "frames_unwound") > 0 || !strcmp(row_text(row, "action"), "nested"), "no frame unwound: %s",
          row);
}

/* The records since number `after`; returns how many there were. */
static int check_records(struct machine *m, long long after) {
    struct reply r = run(m, "faults -j");
    int count = 0;
    for (const char *row = row_next(&r, NULL); row; row = row_next(&r, row)) {
        if (row_number(row, "n") <= after) continue;
        check_record(row);
        count++;
    }
    return count;
}

static long long last_fault(struct machine *m) {
    struct reply r = run(m, "faults -j");
    long long last = 0;
    for (const char *row = row_next(&r, NULL); row; row = row_next(&r, row)) last = row_number(row, "n");
    return last;
}

static void batch(struct machine *m, const char *kind) {
    long long last = last_fault(m);
    struct reply r = run(m, "crash %s %d -j", kind, TIMES);
    const char *row = row_with(&r, "kind", kind);
    CHECK(row, "`crash %s` reported nothing", kind);
    CHECK(!strcmp(row_text(row, "result"), "recovered"), "crash %s: %s", kind, r.lines[r.count - 1]);
    CHECK(row_number(row, "runs") == TIMES, "crash %s ran %lld times", kind, row_number(row, "runs"));
    int records = check_records(m, last);
    CHECK(records >= TIMES, "%d records of %d faults", records, TIMES);
}

static void crash(struct machine *m, const char *kind) {
    char what[128];
    struct balance before = balance_take(m);
    for (int i = 0; i < BATCHES; i++) batch(m, kind);
    balance_check(m, &before, kind);
    snprintf(what, sizeof what, "%d times %s: recovered, balanced, named rightly", TIMES * BATCHES, kind);
    passed(what);
}

static void test(struct machine *m) {
    struct balance before;
    run(m, "crash all -j");                          /* what is made once, on first use, is made now */
    before = balance_take(m);
    for (size_t i = 0; i < sizeof KINDS / sizeof *KINDS; i++) crash(m, KINDS[i]);
    balance_check(m, &before, "all crashes");
}

int main(int argc, char **argv) {
    return system_test(argc, argv, &(struct plan){
        .name = "crash", .seconds = 300, .run = test, .variants = { { .cpus = 1 }, { .cpus = 4 } },
    });
}
