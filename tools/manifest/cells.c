/* cells.c - reads manifests.
 *
 * A manifest is lines `key value`, at most 15 of them; # starts a comment line. Unknown and repeated keys are errors,
 * except `needs` and `weak`, which may be continued on a further line of the same key. */
#include "cells.h"

#include <glob.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char *const DISTRICTS[] = {
    "base", "cpu", "mem", "link", "task", "live", "dev", "net", "store", "sys", "app", "bench", "test",
};
enum { DISTRICT_COUNT = sizeof DISTRICTS / sizeof *DISTRICTS, MANIFEST_LINES = 15 };

int complain(const char *file, const char *format, ...) {
    va_list args;
    va_start(args, format);
    fflush(stdout);
    fprintf(stderr, "%s: ", file);
    vfprintf(stderr, format, args);
    fputc('\n', stderr);
    va_end(args);
    return 1;
}

static int copy(char *to, size_t size, const char *from, const char *file) {
    size_t length = strlen(from);
    if (length >= size) return complain(file, "too long: %s", from);
    memcpy(to, from, length + 1);
    return 0;
}

bool names_have(const struct names *list, const char *name) {
    for (size_t i = 0; i < list->count; i++)
        if (!strcmp(list->at[i], name)) return true;
    return false;
}

void names_add(struct names *list, const char *name) {
    if (names_have(list, name)) return;
    if (list->count == LIST_MAX) exit(complain(name, "one name too many in a list of %d", LIST_MAX));
    snprintf(list->at[list->count++], NAME_MAX_, "%s", name);
}

const struct cell *cells_find(const struct cells *all, const char *name) {
    for (size_t i = 0; i < all->count; i++)
        if (!strcmp(all->at[i].name, name)) return &all->at[i];
    return NULL;
}

void header_path(const struct cell *c, char *path, size_t size) {
    snprintf(path, size, "cells/%s/%s/%s.h", c->district, c->name, c->name);
}

static int read_names(struct names *list, char *value, const char *file) {
    int errors = 0;
    char *rest = NULL;
    for (char *word = strtok_r(value, " \t", &rest); word; word = strtok_r(NULL, " \t", &rest)) {
        if (strlen(word) >= NAME_MAX_) errors += complain(file, "name too long: %s", word);
        else if (names_have(list, word)) errors += complain(file, "named twice: %s", word);
        else names_add(list, word);
    }
    return errors;
}

static int once(char *to, size_t size, const char *value, const char *key, const char *file) {
    if (*to) return complain(file, "key `%s` twice", key);
    return copy(to, size, value, file);
}

static int read_kind(struct cell *c, const char *value) {
    static const char *const words[KINDS] = { "ordinary", "container", "machine", "hostile" };
    for (int k = KIND_CONTAINER; k < KINDS; k++)
        if (!strcmp(value, words[k])) c->kind = (enum kind)k;
    return c->kind ? 0 : complain(c->file, "`kind` is one of: container, machine, hostile");
}

static int read_key(struct cell *c, const char *key, char *value) {
    if (!strcmp(key, "cell")) return once(c->name, sizeof c->name, value, key, c->file);
    if (!strcmp(key, "does")) return once(c->does, sizeof c->does, value, key, c->file);
    if (!strcmp(key, "swap")) return once(c->swap, sizeof c->swap, value, key, c->file);
    if (!strcmp(key, "implements")) return once(c->implements, sizeof c->implements, value, key, c->file);
    if (!strcmp(key, "needs")) return read_names(&c->needs, value, c->file);
    if (!strcmp(key, "weak")) return read_names(&c->weak, value, c->file);
    if (!strcmp(key, "kind")) return read_kind(c, value);
    if (strcmp(key, "unsafe")) return complain(c->file, "unknown key `%s`", key);
    char *end;
    c->unsafe = (int)strtol(value, &end, 10);
    return *end || end == value ? complain(c->file, "`unsafe` wants a number") : 0;
}

static int read_lines(struct cell *c, FILE *f) {
    char line[512];
    int errors = 0, lines = 0;
    while (fgets(line, sizeof line, f)) {
        line[strcspn(line, "\n")] = 0;
        lines++;
        if (!*line || *line == '#') continue;
        size_t key = strcspn(line, " \t");
        char *value = line + key + strspn(line + key, " \t");
        line[key] = 0;
        errors += read_key(c, line, value);
    }
    if (lines > MANIFEST_LINES) errors += complain(c->file, "%d lines, at most %d", lines, MANIFEST_LINES);
    return errors;
}

/* What a manifest must say, and that it says the same as its place in the tree. */
static int check_cell(const struct cell *c, const char *expected) {
    int errors = 0;
    if (strcmp(c->name, expected)) errors += complain(c->file, "`cell %s` in a file named %s.cell", c->name, expected);
    if (!*c->does) errors += complain(c->file, "key `does` is missing");
    if (strcmp(c->swap, "stateless") && strcmp(c->swap, "state") && strncmp(c->swap, "none ", 5))
        errors += complain(c->file, "`swap` is one of: stateless, state, none REASON");
    if (c->layer < 0) errors += complain(c->file, "unknown district `%s`", c->district);
    if (names_have(&c->needs, c->name)) errors += complain(c->file, "needs itself");
    return errors;
}

static void district_of(struct cell *c) {
    const char *start = c->is_test ? "test/" : strchr(c->file, '/') + 1;
    snprintf(c->district, sizeof c->district, "%.*s", (int)strcspn(start, "/"), start);
    c->layer = -1;
    for (int i = 0; i < DISTRICT_COUNT; i++)
        if (!strcmp(DISTRICTS[i], c->district)) c->layer = i;
}

static int read_cell(struct cells *all, const char *file, bool is_test) {
    if (all->count == CELLS_MAX) return complain(file, "more than %d cells", CELLS_MAX);
    struct cell *c = &all->at[all->count++];
    const char *slash = strrchr(file, '/');
    char expected[NAME_MAX_];
    *c = (struct cell){ .is_test = is_test };
    snprintf(c->file, sizeof c->file, "%s", file);
    snprintf(c->folder, sizeof c->folder, "%.*s", (int)(slash - file), file);
    snprintf(expected, sizeof expected, "%.*s", (int)strcspn(slash + 1, "."), slash + 1);
    district_of(c);
    FILE *f = fopen(file, "r");
    if (!f) return complain(file, "cannot be read");
    int errors = read_lines(c, f);
    fclose(f);
    return errors + check_cell(c, expected);
}

static int read_pattern(struct cells *all, const char *pattern, bool are_tests) {
    glob_t found;
    int errors = 0;
    if (glob(pattern, 0, NULL, &found)) return 0;
    for (size_t i = 0; i < found.gl_pathc; i++) errors += read_cell(all, found.gl_pathv[i], are_tests);
    globfree(&found);
    return errors;
}

/* Adds cells/D/X/X.h when no cell is named X. */
static int add_interface(struct cells *all, const char *header) {
    char name[NAME_MAX_], path[320];
    const char *slash = strrchr(header, '/');
    snprintf(name, sizeof name, "%.*s", (int)strcspn(slash + 1, "."), slash + 1);
    if (cells_find(all, name)) return 0;
    if (all->count == CELLS_MAX) return complain(header, "more than %d cells", CELLS_MAX);
    struct cell *c = &all->at[all->count];
    *c = (struct cell){ .is_interface = true };
    snprintf(c->name, sizeof c->name, "%s", name);
    snprintf(c->file, sizeof c->file, "%s", header);
    district_of(c);
    header_path(c, path, sizeof path);
    if (!strcmp(path, header)) all->count++;          /* other headers are private to their folder */
    return 0;
}

static int read_interfaces(struct cells *all) {
    glob_t found;
    int errors = 0;
    if (glob("cells/*/*/*.h", 0, NULL, &found)) return 0;
    for (size_t i = 0; i < found.gl_pathc; i++) errors += add_interface(all, found.gl_pathv[i]);
    globfree(&found);
    return errors;
}

int cells_read(struct cells *all) {
    int errors = read_pattern(all, "cells/*/*/*.cell", false) + read_pattern(all, "cells/*/*/test/*.cell", true);
    errors += read_interfaces(all);
    for (size_t i = 0; i < all->count; i++)
        if (cells_find(all, all->at[i].name) != &all->at[i])
            errors += complain(all->at[i].file, "a second cell named `%s`", all->at[i].name);
    return errors;
}

bool includes_of(const char *path, include_fn *each, void *arg) {
    char line[1024], district[NAME_MAX_], name[NAME_MAX_];
    FILE *f = fopen(path, "r");
    if (!f) return false;
    while (fgets(line, sizeof line, f))
        if (sscanf(line, " # include <%47[a-z0-9_]/%47[a-z0-9_].h>", district, name) == 2) each(arg, district, name);
    fclose(f);
    return true;
}
