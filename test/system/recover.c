/* recover.c - cells are replaced by pristine copies of themselves, alone and with all they call, the heap and what is
 * below it included, and everything goes on. */
#include <systest/systest.h>

#include <stdio.h>
#include <string.h>

static const char *const GROUPS[] = { "catalog", "heap", "sched" };

static void recover_group(struct machine *m, const char *cell) {
    char command[64];
    snprintf(command, sizeof command, "recover %s group -j", cell);
    const char *row = run_row(m, command);
    CHECK(!strcmp(row_text(row, "result"), "replaced"), "%s: %s", command, row);
    CHECK(row_number(row, "cells") > 1, "%s replaced that cell only", command);
    row = run_row(m, "crash page -j");
    CHECK(!strcmp(row_text(row, "result"), "recovered"), "a crash after %s: %s", command, row);
}

static void test(struct machine *m) {
    const char *row = run_row(m, "recover log -j");
    CHECK(row_number(row, "cells") == 1, "`recover log` replaced %lld cells", row_number(row, "cells"));
    struct reply again = run(m, "recover log");
    CHECK(reply_has(&again, "E_BUSY"), "a second reload at once was not refused: %s", again.lines[0]);
    passed("a cell is replaced by a pristine copy, but not again at once");
    for (size_t i = 0; i < sizeof GROUPS / sizeof *GROUPS; i++) recover_group(m, GROUPS[i]);
    passed("groups of cells are replaced together with what they call");
}

int main(int argc, char **argv) {
    return system_test(argc, argv, &(struct plan){
        .name = "recover", .seconds = 120, .run = test, .variants = { { .cpus = 1 }, { .cpus = 4 } },
    });
}
