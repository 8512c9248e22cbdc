/* table.c - widths are counted in characters, not bytes: cells hold signs that are not ASCII. */
#include "table.h"

#include <stdlib.h>

struct table *table_new(size_t columns, size_t left) {
    struct table *t = calloc(1, sizeof *t);
    if (!t) abort();
    t->columns = columns;
    t->left = left;
    return t;
}

void table_free(struct table *t) {
    free(t);
}

char (*table_row(struct table *t))[TABLE_CELL] {
    if (t->rows == TABLE_ROWS) abort();              /* there are some hundred rows in all */
    return t->at[t->rows++];
}

int table_is_title(const struct table *t, size_t row) {
    for (size_t i = 1; i < t->columns; i++)
        if (t->at[row][i][0]) return 0;
    return 1;
}

/* Of UTF-8: every byte that does not continue a character. */
static size_t width_of(const char *text) {
    size_t width = 0;
    for (; *text; text++) width += ((unsigned char)*text & 0xc0) != 0x80;
    return width;
}

static size_t column_width(const struct table *t, size_t column) {
    size_t width = 0;
    for (size_t i = 0; i < t->rows; i++) {
        size_t w = width_of(t->at[i][column]);
        if (w > width && (column || i == 0 || !table_is_title(t, i))) width = w;
    }
    return width;
}

static void repeat(FILE *f, const char *text, size_t times) {
    while (times--) fputs(text, f);
}

static void print_cell(FILE *f, const char *text, size_t width, int left) {
    size_t gap = width > width_of(text) ? width - width_of(text) : 0;
    if (!left) repeat(f, " ", gap);
    fputs(text, f);
    if (left) repeat(f, " ", gap);
}

static void print_terminal(const struct table *t, FILE *f, const size_t *widths) {
    for (size_t i = 0; i < t->rows; i++) {
        if (table_is_title(t, i)) {
            fprintf(f, "\n%s\n", t->at[i][0]);
            continue;
        }
        for (size_t j = 0; j < t->columns; j++) {
            fputs(j ? "  " : i ? "  " : "", f);
            print_cell(f, t->at[i][j], widths[j] + (i == 0 && j == 0 ? 2 : 0), j < t->left && j + 1 < t->columns);
        }
        fputs("\n", f);
    }
}

static void print_markdown(const struct table *t, FILE *f, const size_t *widths) {
    for (size_t i = 0; i < t->rows; i++) {
        if (table_is_title(t, i)) continue;
        for (size_t j = 0; j < t->columns; j++) {
            fputs(j ? " | " : "| ", f);
            print_cell(f, t->at[i][j], widths[j], j < t->left);
        }
        fputs(" |\n", f);
        if (i) continue;
        for (size_t j = 0; j < t->columns; j++) {
            fputs("|", f);
            repeat(f, "-", widths[j] + 1);
            fputs(j < t->left ? "-" : ":", f);
        }
        fputs("|\n", f);
    }
}

void table_print(const struct table *t, FILE *f, enum table_form form) {
    size_t widths[TABLE_COLUMNS];
    for (size_t j = 0; j < t->columns; j++) widths[j] = column_width(t, j);
    if (form == TERMINAL) print_terminal(t, f, widths);
    else print_markdown(t, f, widths);
}
