/* bench.c - every row of `bench` comes with sane values, on one CPU and on four; a row that needs more CPUs says so;
 * and nothing is left behind, also when it is broken off in the middle. */
#include <systest/systest.h>

#include <stdio.h>
#include <string.h>

/* cpus: how many the row needs. */
static const struct expected { const char *key; int arg, cpus; } ROWS[] = {
    { "boot", 0, 1 }, { "memory_used", 0, 1 }, { "null_call", 0, 1 }, { "null_state", 0, 1 }, { "interrupt", 0, 1 },
    { "timer", 0, 1 }, { "yield", 2, 1 }, { "yield", 8, 1 }, { "yield", 16, 1 }, { "block", 2, 1 }, { "block", 8, 1 },
    { "block", 16, 1 }, { "task", 0, 1 }, { "program_warm", 0, 1 }, { "program_cold", 0, 1 }, { "map", 4096, 1 },
    { "map", 65536, 1 }, { "map", 1048576, 1 }, { "map", 2097152, 1 }, { "map_alive", 100, 1 },
    { "map_alive", 1000, 1 }, { "map_alive", 10000, 1 }, { "map_alive", 100000, 1 }, { "map_alive", 1000000, 1 },
    { "rendezvous", 1, 1 }, { "rendezvous", 4096, 1 }, { "buffered", 1, 1 }, { "buffered", 4096, 1 },
    { "rendezvous_2cpu", 1, 2 }, { "rendezvous_2cpu", 4096, 2 }, { "buffered_2cpu", 1, 2 },
    { "buffered_2cpu", 4096, 2 }, { "zero_copy", 4096, 1 }, { "heap", 16, 1 }, { "heap", 64, 1 }, { "heap", 256, 1 },
    { "heap", 1024, 1 }, { "heap", 4096, 1 }, { "heap", 65536, 1 }, { "heap_pair", 16, 1 },
    { "heap_pair", 64, 1 }, { "heap_pair", 256, 1 }, { "heap_pair", 1024, 1 }, { "heap_pair", 4096, 1 },
    { "heap_pair", 65536, 1 }, { "threadtest", 1, 1 }, { "threadtest", 2, 2 },
    { "threadtest", 4, 4 }, { "shbench", 1, 1 }, { "shbench", 2, 2 }, { "shbench", 4, 4 }, { "fault_caught", 0, 1 },
    { "fault_caught", 1, 1 }, { "fault_caught", 8, 1 }, { "fault_caught", 64, 1 }, { "fault_restarted", 0, 1 },
    { "fault_reloaded", 0, 1 }, { "swap_prepare", 1, 1 }, { "swap_quiesce", 1, 1 }, { "swap_commit", 1, 1 },
    { "swap_drain", 1, 1 }, { "swap_prepare", 10, 1 }, { "swap_quiesce", 10, 1 }, { "swap_commit", 10, 1 },
    { "swap_drain", 10, 1 }, { "swap_prepare", 100, 1 }, { "swap_quiesce", 100, 1 }, { "swap_commit", 100, 1 },
    { "swap_drain", 100, 1 }, { "swap_prepare_busy", 100, 2 }, { "swap_quiesce_busy", 100, 2 },
    { "swap_commit_busy", 100, 2 }, { "swap_drain_busy", 100, 2 }, { "swap_pause", 0, 2 }, { "swap_pause", 999, 2 },
};
enum { ROW_COUNT = sizeof ROWS / sizeof *ROWS };

static const char *find_row(const struct reply *r, const struct expected *e) {
    for (const char *row = row_next(r, NULL); row; row = row_next(r, row))
        if (row_has(row, "bench", e->key) && row_number(row, "arg") == e->arg) return row;
    return NULL;
}

static void check_row(struct machine *m, const struct reply *r, const struct expected *e) {
    const char *row = find_row(r, e);
    CHECK(row, "no row %s %d", e->key, e->arg);
    if (e->cpus > machine_cpus(m)) {
        CHECK(strstr(row, "\"error\":\"E_UNSUPPORTED"), "with too few CPUs: %s", row);
        return;
    }
    CHECK(!strstr(row, "\"error\""), "a row failed: %s", row);
    long long min = row_number(row, "min"), median = row_number(row, "median"), max = row_number(row, "max");
    CHECK(0 < min && min <= median && median <= max, "senseless values: %s", row);
    CHECK(row_number(row, "cpus") == machine_cpus(m) && row_number(row, "reps") == 5, "wrong facts: %s", row);
}

static void every_row_is_there(struct machine *m) {
    struct reply r = run(m, "bench all 4 -j");
    const char *machine = row_with(&r, "bench", "machine"), *end = row_with(&r, "bench", "end");
    CHECK(machine && row_has(machine, "system", "ariadne") && row_number(machine, "tick_khz") > 0 &&
          row_number(machine, "memory") > 0, "it does not say what the machine is: %s", machine ? machine : "-");
    for (size_t i = 0; i < ROW_COUNT; i++) check_row(m, &r, &ROWS[i]);
    CHECK(end && row_number(end, "rows") == ROW_COUNT, "not as many rows as expected: %s", end ? end : "no end");
    passed("every row comes with sane values");
}

static void rows_are_chosen(struct machine *m) {
    struct reply r = run(m, "bench heap 4 -j");
    CHECK(row_number(row_with(&r, "bench", "end"), "rows") == 6, "`bench heap` is not the rows of that name");
    r = run(m, "bench *l*k 4 -j");
    CHECK(row_number(row_with(&r, "bench", "end"), "rows") == 3, "`bench *l*k` is not the rows of `block`");
    r = run(m, "bench nosuchrow");
    CHECK(reply_has(&r, "nosuchrow"), "a row that there is not is not named");
    r = run(m, "bench list -j");
    CHECK(r.count == ROW_COUNT, "`bench list` tells %zu rows, not %d", r.count, ROW_COUNT);
    passed("rows are chosen by name");
}

/* In the middle of a row that has a hundred thousand mappings or more. */
static void is_broken_off(struct machine *m) {
    type(m, "bench map_alive 4\r");
    wait_line(m, " 10000 ");
    type(m, "\x03");
    wait_prompt(m);
    passed("it ends when it is broken off");
}

static void test(struct machine *m) {
    run(m, "bench all 1");                           /* what is made once, on first use, is made now */
    struct balance before = balance_take(m);
    every_row_is_there(m);
    rows_are_chosen(m);
    balance_check(m, &before, "all rows");
    is_broken_off(m);
    balance_check(m, &before, "a row that was broken off");
    passed("nothing is left behind");
}

int main(int argc, char **argv) {
    return system_test(argc, argv, &(struct plan){
        .name = "bench", .seconds = 400, .run = test, .variants = { { .cpus = 1 }, { .cpus = 4 } },
    });
}
