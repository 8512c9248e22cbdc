/* incell.c - every test cell of the archive, loaded, run, unloaded and balanced by the system's own runner. */
#include <systest/systest.h>

#include <stdio.h>
#include <string.h>

static void test(struct machine *m) {
    struct balance before = balance_take(m);
    struct reply r = run(m, "test all");
    int tests = 0, bad = 0;
    for (size_t i = 0; i < r.count; i++) {
        if (!strncmp(r.lines[i], "ok ", 3)) tests++, passed(r.lines[i] + 3);
        if (!strncmp(r.lines[i], "not ok ", 7)) tests++, bad++, printf("%s\n", r.lines[i]);
    }
    CHECK(tests, "`test all` ran no test");
    CHECK(!bad, "%d of %d test cells failed", bad, tests);
    balance_check(m, &before, "all test cells");
    passed("nothing is left of the test cells");
}

int main(int argc, char **argv) {
    return system_test(argc, argv, &(struct plan){
        .name = "incell", .seconds = 240, .run = test, .variants = SMP_1_2_4,
    });
}
