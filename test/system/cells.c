/* cells.c - the running system is made of cells only: every part is listed, and nothing is left of the nano core. */
#include <systest/systest.h>

#include <stdio.h>
#include <string.h>

/* One of each part that a monolithic system would have linked in. */
static const char *const PARTS[] = {
    "frames", "pages", "mapping", "heap", "loader", "registry", "sched", "policy", "unwind", "fault", "state",
};

static void parts_are_cells(struct machine *m) {
    struct reply r = run(m, "cells -j");
    for (size_t i = 0; i < sizeof PARTS / sizeof *PARTS; i++) {
        const char *row = row_with(&r, "cell", PARTS[i]);
        CHECK(row, "`cells` does not list %s", PARTS[i]);
        CHECK(row_number(row, "text") > 0, "%s has no text", PARTS[i]);
        CHECK(row_number(row, "sections") > 0, "%s has no sections", PARTS[i]);
    }
    passed("memory, heap, loader, scheduler and unwinder are cells");
}

static void nano_core_is_gone(struct machine *m) {
    const char *row = run_row(m, "mem -j");
    CHECK(row_number(row, "nano_core_bytes") == 0, "%lld bytes of the nano core are still mapped",
          row_number(row, "nano_core_bytes"));
    CHECK(row_number(row, "frames_free") < row_number(row, "frames_total"), "no frame is in use");
    passed("the nano core is unmapped");
}

static void dependencies_go_both_ways(struct machine *m) {
    struct reply r = run(m, "deps heap -j");
    const char *row = row_next(&r, NULL);
    CHECK(row && row_has(row, "needs", "mapping"), "heap does not need mapping");
    r = run(m, "deps mapping -j");
    row = row_next(&r, NULL);
    CHECK(row && row_has(row, "needed_by", "heap"), "mapping is not needed by heap");
    passed("dependencies are known in both directions");
}

static void all_cpus_run(struct machine *m) {
    struct reply r = run(m, "smp -j");
    int cpus = 0;
    for (const char *row = row_next(&r, NULL); row; row = row_next(&r, row)) cpus++;
    CHECK(cpus == machine_cpus(m), "%d CPUs of %d are listed", cpus, machine_cpus(m));
    passed("every CPU is up");
}

static void powers_off(struct machine *m) {
    type(m, "poweroff\r");
    int status = wait_exit(m);
    CHECK(status == 0 || status == 1, "QEMU ended with status %d", status);
    passed("poweroff ends the machine");
}

static void test(struct machine *m) {
    parts_are_cells(m);
    nano_core_is_gone(m);
    dependencies_go_both_ways(m);
    all_cpus_run(m);
    powers_off(m);
}

int main(int argc, char **argv) {
    return system_test(argc, argv, &(struct plan){
        .name = "cells", .seconds = 60, .run = test,
        .variants = { { .cpus = 1 }, { .cpus = 2 }, { .cpus = 4 }, { .label = "smp8_128M", .cpus = 8, .memory = 128 },
                      { .label = "3G", .cpus = 2, .memory = 3072 } },
    });
}
