/* kill.c - a task is killed in every state: running, blocked, asleep, and in a loop that never asks; what it held comes
 * back. */
#include <systest/systest.h>

#include <stdio.h>
#include <string.h>

/* Two time slices; the deadline of `kill` with the steps that follow it. On a busy host QEMU's CPUs wait for their
 * turn: LATE times as much may pass. */
enum { SLICES_US = 40000, FORCED_US = 400000, LATE = 5 };

/* Starts a program in the background and waits until its task is in `state`; the task's number. */
static long long start(struct machine *m, const char *command, const char *cell, const char *state) {
    run(m, "%s &", command);
    for (;;) {
        struct reply r = run(m, "ps -j");
        const char *row = row_with(&r, "cell", cell);
        CHECK(row, "`%s &` made no task", command);
        if (!strcmp(row_text(row, "state"), state)) return row_number(row, "task");
        if (!strcmp(state, "running") && !strcmp(row_text(row, "state"), "runnable")) return row_number(row, "task");
    }
}

static void kill_one(struct machine *m, const char *command, const char *cell, const char *state, long long limit) {
    char what[128];
    struct balance before = balance_take(m);
    long long task = start(m, command, cell, state);
    struct reply r = run(m, "kill %lld -j", task);
    const char *row = row_next(&r, NULL);
    CHECK(row, "`kill` reported nothing");
    CHECK(strstr(row, "\"ended\":true"), "the task goes on: %s", row);
    CHECK(row_number(row, "us") <= limit * LATE, "killing took %lld us", row_number(row, "us"));
    balance_check(m, &before, command);
    snprintf(what, sizeof what, "kill of `%s` (%s): gone in %lld us, everything returned", command, state,
             row_number(row, "us"));
    passed(what);
}

static void force_one(struct machine *m) {
    kill_one(m, "loop_forever", "loop_forever", "running", FORCED_US);
    struct reply r = run(m, "faults -j");
    const char *last = NULL;
    for (const char *row = row_next(&r, NULL); row; row = row_next(&r, row)) last = row;
    CHECK(last && strstr(last, "\"forced\":true"), "the fault log does not say forced: %s", last ? last : "(empty)");
    CHECK(row_has(last, "cell", "loop_forever"), "the fault log names another cell: %s", last);
    passed("a loop without kill points is forced out and counted as such");
}

static void test(struct machine *m) {
    run(m, "crash kill -j");                         /* what is made once, on first use, is made now */
    kill_one(m, "spin run", "spin", "running", SLICES_US);
    kill_one(m, "spin wait", "spin", "blocked", SLICES_US);
    kill_one(m, "spin sleep", "spin", "blocked", SLICES_US);
    force_one(m);
}

int main(int argc, char **argv) {
    return system_test(argc, argv, &(struct plan){
        .name = "kill", .seconds = 120, .run = test, .variants = SMP_1_2_4,
    });
}
