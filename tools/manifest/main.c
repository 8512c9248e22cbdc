/* manifest - what the build asks of the cells' manifests. Run it in the root of the tree.
 *
 *   manifest links ROOT      make the include folders of all cells below ROOT
 *   manifest check BUILD     compare manifests, headers and the objects BUILD/obj/NAME.o; find recursion
 *   manifest budgets BUILD   compare sizes and UNSAFE blocks with the budgets, print sums
 *
 * Exits 1 after printing one line per error. */
#include "cells.h"

#include <stdio.h>
#include <string.h>

static struct cells cells;

static int run(const char *verb, const char *folder) {
    if (!strcmp(verb, "links") && folder) return links_make(&cells, folder);
    if (!strcmp(verb, "check") && folder) return objects_check(&cells, folder) + recursion_check(&cells, folder);
    if (!strcmp(verb, "budgets") && folder) return budgets_check(&cells, folder);
    fputs("usage: manifest links ROOT | manifest check BUILD | manifest budgets BUILD\n", stderr);
    return 1;
}

int main(int argc, char **argv) {
    int errors = cells_read(&cells);
    bool only_links = argc > 1 && !strcmp(argv[1], "links");   /* wrong manifests are printed, and fail the check */
    if (!errors || only_links) errors = argc > 1 ? run(argv[1], argv[2]) : run("", NULL);
    return errors != 0;
}
