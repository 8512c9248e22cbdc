/* stats.c - what cellcheck found out about the sources of a cell: the lines of BUILD/tmp/CELL/X.c.check. */
#include "cells.h"

#include <glob.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

static void read_lines(const char *file, stats_fn *each, void *arg) {
    char line[1024];
    FILE *f = fopen(file, "r");
    while (f && fgets(line, sizeof line, f)) {
        line[strcspn(line, "\n")] = 0;
        each(arg, line);
    }
    if (f) fclose(f);
}

/* The source that a file of checks is about still exists. */
static bool is_current(const struct cell *c, const char *build, const char *file) {
    char source[512];
    const char *below = file + strlen(build) + strlen("/tmp/") + strlen(c->name);
    snprintf(source, sizeof source, "%s%.*s", c->folder, (int)(strlen(below) - strlen(".check")), below);
    return access(source, R_OK) == 0;
}

void stats_of(const struct cell *c, const char *build, stats_fn *each, void *arg) {
    static const char *const PATTERNS[] = { "*.c.check", "x86_64/*.c.check" };
    for (size_t p = 0; p < 2; p++) {
        char pattern[512];
        glob_t found;
        snprintf(pattern, sizeof pattern, "%s/tmp/%s/%s", build, c->name, PATTERNS[p]);
        if (glob(pattern, 0, NULL, &found)) continue;
        for (size_t i = 0; i < found.gl_pathc; i++)
            if (is_current(c, build, found.gl_pathv[i])) read_lines(found.gl_pathv[i], each, arg);
        globfree(&found);
    }
}
