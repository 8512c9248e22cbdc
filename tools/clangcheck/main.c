/* main.c - clangcheck: a second opinion on a unit. cellcheck's rules and fingerprints, run over clang's tree.
 *
 * cellcheck's own parser decides what a cell's text means, and nobody checks the checker. Here clang reads the very
 * same text, and its tree takes the place of the parser's: where the two disagree, one of them is wrong. Shared are
 * the tokens, which tell places, and everything behind the tree: layouts, constants, rules. It costs a hundred
 * times what the parser does, so it is a test and no part of the build. */
#include "ast.h"
#include "fingerprint.h"
#include "rules.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char usage[] =
    "usage: clangcheck [-c CELLDIR] [--stats] [--types] UNIT.i TREE.json\n"
    "  UNIT.i     preprocessed text, as cellcheck reads it\n"
    "  TREE.json  what `clang -fsyntax-only -Xclang -ast-dump=json UNIT.i` printed; - is standard input\n"
    "  --stats    what cellcheck prints for it\n"
    "  --types    the fingerprints, as cellcheck prints them; no checks\n"
    "status: 0 clean, 1 rules broken, 2 not checked (cannot read, or of a kind that is not known)\n";

struct options { const char *cell, *text, *tree; bool stats, types; };

static struct options parse_options(int argc, char **argv) {
    struct options o = { 0 };
    for (int i = 1; i < argc; i++) {
        if (!strcmp(argv[i], "-c") && i + 1 < argc) o.cell = argv[++i];
        else if (!strcmp(argv[i], "--stats")) o.stats = true;
        else if (!strcmp(argv[i], "--types")) o.types = true;
        else if (!o.text) o.text = argv[i];
        else if (!o.tree) o.tree = argv[i];
    }
    if (o.tree) return o;
    fputs(usage, stderr);
    exit(2);
}

static char *read_whole(const char *path, size_t *length) {
    char *text = read_file(path, length);
    if (text) return text;
    fprintf(stderr, "clangcheck: cannot read %s\n", path);
    exit(2);
}

int main(int argc, char **argv) {
    struct options o = parse_options(argc, argv);
    size_t length, tree_length;
    char *text = read_whole(o.text, &length);
    const struct json *tree = json_read(read_whole(o.tree, &tree_length));
    if (!tree) {
        fprintf(stderr, "clangcheck: %s is no JSON\n", o.tree);
        return 2;
    }
    struct unit *u = unit_of(text, length, tree);
    if (o.types) {
        print_types(u);
        return 0;
    }
    unit_in_cell(u, o.cell);
    diag_begin(u);
    check_unit(u, -1);
    int errors = diag_print(false);
    if (o.stats) print_stats(errors);
    return errors ? 1 : 0;
}
