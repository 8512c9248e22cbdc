/* stale.c - loads a user of `greeter` whose object knows another type of greeter_greet than the archive's greeter has. */
#include <systest/systest.h>

#include <string.h>

static void test(struct machine *m) {
    static const char *const NAMED[] = {
        "E_TYPE_CHANGED", "greeter_user", "greeter_greet", "fn(u32, *struct line", "fn(u64, *struct line",
    };
    run(m, "load greeter");
    struct balance before = balance_take(m);
    const char *row = run_row(m, "load greeter_user -j");
    for (size_t i = 0; i < sizeof NAMED / sizeof *NAMED; i++)
        CHECK(strstr(row, NAMED[i]), "the refusal does not name %s: %s", NAMED[i], row);
    balance_check(m, &before, "a refused load");
    passed("a cell built against yesterday's header is refused, with both types; nothing is left of it");
}

int main(int argc, char **argv) {
    return system_test(argc, argv, &(struct plan){
        .name = "stale", .seconds = 60, .run = test, .variants = { { .cpus = 2 } },
    });
}
