/* newcell.c - loads the cell that `make new` made, lets it pass its test, unloads it. */
#include <systest/systest.h>

#include <string.h>

static void test(struct machine *m) {
    run(m, "load sample");                           /* its declared state is made now and outlives every unload */
    run(m, "unload sample");
    struct balance before = balance_take(m);
    struct reply r = run(m, "load sample -j");
    const char *row = row_with(&r, "cell", "sample");
    CHECK(row && !strcmp(row_text(row, "result"), "loaded"), "the new cell was not loaded");
    passed("the new cell loads");
    r = run(m, "test sample");
    CHECK(reply_has(&r, "ok test_sample") && !reply_has(&r, "not ok"), "its test fails");
    passed("the new cell passes its own test");
    run(m, "unload sample");
    balance_check(m, &before, "unloading it");
    passed("nothing is left of it");
}

int main(int argc, char **argv) {
    return system_test(argc, argv, &(struct plan){
        .name = "newcell", .seconds = 60, .run = test, .variants = { { .cpus = 2 } },
    });
}
