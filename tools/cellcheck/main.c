/* main.c - cellcheck: checks one preprocessed unit of a cell against the rules of own C, or prints its types. */
#include "fingerprint.h"
#include "rules.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char usage[] =
    "usage: cellcheck [options] FILE.i          (- reads standard input)\n"
    "  -c CELLDIR      the cell's folder; default: the folder of the source file\n"
    "  --budget N      at most N UNSAFE blocks\n"
    "  --stats         list UNSAFE blocks with their reasons and calls inside the cell, then one line of totals\n"
    "  --json          one JSON object per report\n"
    "  --types         print the fingerprints of exported, imported and state symbols; no checks\n"
    "  --explain RULE  reason and example of a rule; `all` lists them\n"
    "status: 0 clean, 1 rules broken, 2 not checked (cannot read or parse)\n";

struct options { const char *file, *cell; int budget; bool types, json, stats; };

static _Noreturn void wrong_usage(void) {
    fputs(usage, stderr);
    exit(2);
}

static const char *value_after(int argc, char **argv, int *i) {
    if (++*i >= argc) wrong_usage();
    return argv[*i];
}

static struct options parse_options(int argc, char **argv) {
    struct options o = { .budget = -1 };
    for (int i = 1; i < argc; i++) {
        const char *a = argv[i];
        if (!strcmp(a, "-c")) o.cell = value_after(argc, argv, &i);
        else if (!strcmp(a, "--budget")) o.budget = atoi(value_after(argc, argv, &i));
        else if (!strcmp(a, "--explain")) exit(explain(value_after(argc, argv, &i)) ? 0 : 2);
        else if (!strcmp(a, "--stats")) o.stats = true;
        else if (!strcmp(a, "--json")) o.json = true;
        else if (!strcmp(a, "--types")) o.types = true;
        else if ((a[0] == '-' && a[1]) || o.file) wrong_usage();
        else o.file = a;
    }
    if (!o.file) wrong_usage();
    return o;
}

int main(int argc, char **argv) {
    struct options o = parse_options(argc, argv);
    size_t length;
    char *text = read_file(o.file, &length);
    if (!text) {
        fprintf(stderr, "cellcheck: cannot read %s\n", o.file);
        return 2;
    }
    struct unit *u = parse_unit(text, length);
    if (o.types) {
        print_types(u);
        return 0;
    }
    unit_in_cell(u, o.cell);
    diag_begin(u);
    check_unit(u, o.budget);
    int errors = diag_print(o.json);
    if (o.stats) print_stats(errors);
    return errors ? 1 : 0;
}
