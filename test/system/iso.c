/* iso.c - the same image boots by multiboot2 from the ISO, on BIOS and on UEFI, and works there. */
#include <systest/systest.h>

static void test(struct machine *m) {
    const char *row = run_row(m, "mem -j");
    CHECK(row_number(row, "nano_core_bytes") == 0, "the nano core is still mapped: %s", row);
    struct reply r = run(m, "cells -j");
    CHECK(row_with(&r, "cell", "heap"), "`cells` does not list heap");
    passed("the ISO boots to a working console");
    type(m, "poweroff\r");
    int status = wait_exit(m);
    CHECK(status == 0 || status == 1, "QEMU ended with status %d", status);
    passed("poweroff ends the machine");
}

int main(int argc, char **argv) {
    return system_test(argc, argv, &(struct plan){
        .name = "iso", .seconds = 180, .run = test,
        .variants = { { .label = "bios", .cpus = 2, .iso = true },
                      { .label = "uefi", .cpus = 2, .iso = true, .uefi = true } },
    });
}
