/* page.c - the new page is written beside the old one and takes its place when it is complete. */
#include "page.h"

#include "report.h"

#include <string.h>
#include <unistd.h>

static const char BEGIN[] = "<!-- bench: begin -->\n", END[] = "<!-- bench: end -->\n";

/* Copies the page with the new part; returns how many of the two marks were found, in order. */
static int copy(FILE *from, FILE *to, const struct results *r) {
    char line[4096];
    int marks = 0;
    while (fgets(line, sizeof line, from)) {
        if (marks == 1 && !strcmp(line, END)) marks = 2;
        if (marks != 1) fputs(line, to);
        if (marks == 0 && !strcmp(line, BEGIN)) {
            marks = 1;
            report_print_headline(r, to);
        }
    }
    return marks;
}

bool page_update(const char *path, const struct results *r) {
    char beside[512];
    snprintf(beside, sizeof beside, "%.500s.new", path);
    FILE *from = fopen(path, "r"), *to = from ? fopen(beside, "w") : NULL;
    if (!to) {
        perror(from ? beside : path);
        if (from) fclose(from);
        return false;
    }
    int marks = copy(from, to, r);
    bool written = !ferror(to) && !ferror(from);
    fclose(from);
    written &= !fclose(to);
    if (marks != 2) fprintf(stderr, "%s: the lines %.21s and %.19s are not there\n", path, BEGIN, END);
    if (marks == 2 && written && !rename(beside, path)) return true;
    if (marks == 2) perror(path);
    unlink(beside);
    return false;
}
