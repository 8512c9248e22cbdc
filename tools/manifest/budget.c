/* budget.c - sizes that keep the source readable: lines of functions, files, headers and cells. */
#include "cells.h"

#include <ctype.h>
#include <glob.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { FUNCTION_LINES = 40, FILE_LINES = 500, HEADER_LINES = 120, CELL_LINES = 800, WIDTH = 120 };
enum { FUNCTIONS_MAX = 20000 };

static int lengths[FUNCTIONS_MAX];                   /* of all functions seen, for the median */
static size_t functions;

/* A function begins at a line that starts with a word, has a parenthesis, and ends, then or some lines later, with a
 * brace; it ends at a brace in the first column. */
struct scan { const char *file; int errors, lines, start; bool inside; char name[96]; };

static void function_begins(struct scan *s, const char *line) {
    const char *paren = strchr(line, '(');
    if (!paren || strchr(line, ';') || strchr(line, '=') || !isalpha((unsigned char)*line)) return;
    const char *name = paren;
    while (name > line && (isalnum((unsigned char)name[-1]) || name[-1] == '_')) name--;
    snprintf(s->name, sizeof s->name, "%.*s", (int)(paren - name), name);
    s->start = s->lines;
}

static void function_ends(struct scan *s) {
    int length = s->lines - s->start + 1;
    if (functions < FUNCTIONS_MAX) lengths[functions++] = length;
    if (length > FUNCTION_LINES)
        s->errors += complain(s->file, "function %s has %d lines, at most %d", s->name, length, FUNCTION_LINES);
    s->inside = false;
    s->start = 0;
}

static void scan_line(struct scan *s, const char *line) {
    size_t length = strlen(line);
    s->lines++;
    if (length > WIDTH) s->errors += complain(s->file, "line %d has %zu columns, at most %d", s->lines, length, WIDTH);
    if (length && isspace((unsigned char)line[length - 1]))
        s->errors += complain(s->file, "line %d ends in a blank", s->lines);
    if (!s->inside && !isspace((unsigned char)*line)) function_begins(s, line);
    if (s->start && !s->inside && length && line[length - 1] == '{') s->inside = true;
    if (s->inside && *line == '}') function_ends(s);
}

static int scan_file(const char *file, int limit, int *lines) {
    static char line[4096];
    struct scan s = { .file = file };
    FILE *f = fopen(file, "r");
    if (!f) return complain(file, "cannot be read");
    while (fgets(line, sizeof line, f)) {
        line[strcspn(line, "\n")] = 0;
        scan_line(&s, line);
    }
    fclose(f);
    if (s.lines > limit) s.errors += complain(file, "%d lines, at most %d", s.lines, limit);
    *lines += s.lines;
    return s.errors;
}

static int scan_pattern(const char *folder, const char *pattern, int limit, int *lines) {
    char path[512];
    glob_t found;
    int errors = 0;
    snprintf(path, sizeof path, "%s%s", folder, pattern);
    if (glob(path, 0, NULL, &found)) return 0;
    for (size_t i = 0; i < found.gl_pathc; i++) errors += scan_file(found.gl_pathv[i], limit, lines);
    globfree(&found);
    return errors;
}

static int scan_folder(const char *folder, int *lines) {
    int headers = 0;
    int errors = scan_pattern(folder, "/*.h", HEADER_LINES, &headers);
    errors += scan_pattern(folder, "/*.[cS]", FILE_LINES, lines);
    return errors + scan_pattern(folder, "/x86_64/*.[cS]", FILE_LINES, lines);
}

static int by_size(const void *a, const void *b) {
    return *(const int *)a - *(const int *)b;
}

static int check_cell(const struct cell *c, int *lines) {
    int errors = scan_folder(c->folder, lines);
    if (*lines > CELL_LINES) errors += complain(c->file, "the cell has %d lines, at most %d", *lines, CELL_LINES);
    return errors;
}

int budgets_check(const struct cells *all, const char *build) {
    static int lines[CELLS_MAX];
    static const char *const OTHERS[] = {
        "boot", "include", "tools/bench", "tools/cellcheck", "tools/clangcheck", "tools/fuzz", "tools/gate",
        "tools/initramfs", "tools/manifest", "tools/runtests", "tools/systest", "test/bench", "test/system",
        "test/toolchain", "bench/linux",
    };
    int errors = 0, other = 0;
    for (size_t i = 0; i < all->count; i++)
        if (!all->at[i].is_interface) errors += check_cell(&all->at[i], &lines[i]);
    for (size_t i = 0; i < sizeof OTHERS / sizeof *OTHERS; i++) errors += scan_folder(OTHERS[i], &other);
    errors += unsafe_check(all, lines, build);
    qsort(lengths, functions, sizeof *lengths, by_size);
    if (functions) printf("%zu functions, median %d lines\n", functions, lengths[functions / 2]);
    return errors;
}
