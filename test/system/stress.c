/* stress.c - scheduler policy, heap, log and a state-carrying cell are swapped back and forth while all CPUs are busy:
 * no lost message, no error, no leak, states carried on. */
#include <systest/systest.h>

#include <stdio.h>
#include <string.h>

/* Each round is there and back: 100 swaps of each cell. Two tasks of each kind keep four CPUs busy and leave the
 * console its share. */
enum { ROUNDS = 50, TASKS = 10 };
static const char *const PAIRS[][2] = {
    { "policy", "policy_fair" }, { "log", "log_stamped" }, { "counter", "counter_v2" }, { "heap", "heap" },
};

static void swap(struct machine *m, const char *old, const char *new) {
    char command[128];
    snprintf(command, sizeof command, "swap %s %s -j", old, new);
    const char *row = run_row(m, command);
    CHECK(!strcmp(row_text(row, "result"), "swapped"), "%s: %s", command, row);
    CHECK(row_number(row, "references") > 0, "%s changed no reference: %s", command, row);
}

static long long operations(struct machine *m) {
    struct reply r = run(m, "stress status -j");
    const char *row = row_with(&r, "kind", "all");
    CHECK(row, "`stress status` has no sum");
    for (const char *one = row_next(&r, NULL); one; one = row_next(&r, one))
        CHECK(row_number(one, "errors") == 0, "errors under stress: %s", one);
    return row_number(row, "operations");
}

static void round_of_swaps(struct machine *m) {
    for (size_t i = 0; i < sizeof PAIRS / sizeof *PAIRS; i++) {
        swap(m, PAIRS[i][0], PAIRS[i][1]);
        swap(m, PAIRS[i][1], PAIRS[i][0]);
    }
}

static void swaps_under_stress(struct machine *m) {
    long long before = 0;
    run(m, "stress start %d -j", TASKS);
    for (int i = 0; i < ROUNDS; i++) {
        round_of_swaps(m);
        long long now = operations(m);
        CHECK(now > before, "the work stands still at %lld operations after round %d", now, i);
        before = now;
    }
    struct reply r = run(m, "stress stop -j");
    const char *row = row_with(&r, "kind", "all");
    CHECK(row, "`stress stop` has no sum");
    CHECK(row_number(row, "errors") == 0 && row_number(row, "lost") == 0, "errors or lost messages: %s", row);
    CHECK(row_number(row, "tasks") == 0, "tasks go on: %s", row);
    char what[160];
    snprintf(what, sizeof what, "%d swaps of each of %zu cells under %lld operations: no error, nothing lost",
             2 * ROUNDS, sizeof PAIRS / sizeof *PAIRS, row_number(row, "operations"));
    passed(what);
}

static void test(struct machine *m) {
    run(m, "stress start %d -j", TASKS);             /* what is made once, on first use, is made now */
    run(m, "stress stop -j");
    round_of_swaps(m);
    struct balance before = balance_take(m);
    swaps_under_stress(m);
    balance_check(m, &before, "swaps under stress");
    passed("old code and all memory were returned");
}

int main(int argc, char **argv) {
    return system_test(argc, argv, &(struct plan){
        .name = "stress", .seconds = 700, .run = test, .variants = { { .cpus = 4 } },
    });
}
