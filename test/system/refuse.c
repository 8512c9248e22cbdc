/* refuse.c - a cell whose interface changed is refused alone, with a sentence that says what to do, and works together
 * with its user. */
#include <systest/systest.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static char *greeting(struct machine *m) {
    struct reply r = run(m, "greet");
    CHECK(r.count > 0, "`greet` says nothing");
    return strdup(r.lines[r.count - 1]);
}

static void is_refused(struct machine *m, const char *before) {
    static const char *const NAMED[] = { "greeter_greet", "u64", "guest", "greeter_user" };
    const char *row = run_row(m, "swap greeter greeter_v2 -j");
    CHECK(!strcmp(row_text(row, "result"), "refused"), "not refused: %s", row);
    for (size_t i = 0; i < sizeof NAMED / sizeof *NAMED; i++)
        CHECK(strstr(row_text(row, "reason"), NAMED[i]), "the reason does not name %s: %s", NAMED[i], row);
    CHECK(!strcmp(greeting(m), before), "after the refusal another greeter answers");
    passed("refused: the symbol, both types and the cell to swap along are named, nothing changed");
}

static void works_together(struct machine *m, const char *before) {
    const char *row = run_row(m, "swap greeter greeter_v2 greeter_user greeter_user_v2 -j");
    CHECK(!strcmp(row_text(row, "result"), "swapped"), "not swapped: %s", row);
    CHECK(row_number(row, "cells") == 2, "%lld cells were swapped", row_number(row, "cells"));
    CHECK(strcmp(greeting(m), before), "the old greeter still answers");
    row = run_row(m, "swap greeter_v2 greeter greeter_user_v2 greeter_user -j");
    CHECK(!strcmp(row_text(row, "result"), "swapped"), "not swapped back: %s", row);
    CHECK(!strcmp(greeting(m), before), "the first greeter does not answer again");
    passed("swapped together with its user, and back");
}

static void test(struct machine *m) {
    run(m, "load greeter_user");
    char *before = greeting(m);
    struct balance start = balance_take(m);
    is_refused(m, before);
    balance_check(m, &start, "a refused swap");
    works_together(m, before);
    balance_check(m, &start, "swapping there and back");
}

int main(int argc, char **argv) {
    return system_test(argc, argv, &(struct plan){
        .name = "refuse", .seconds = 90, .run = test, .variants = { { .cpus = 1 }, { .cpus = 4 } },
    });
}
