/* table.h - a table of texts, for a terminal or for a page in Markdown. */
#ifndef TABLE_H
#define TABLE_H

#include <stdio.h>

enum { TABLE_COLUMNS = 10, TABLE_ROWS = 512, TABLE_CELL = 64 };
enum table_form { TERMINAL, MARKDOWN };

struct table {
    size_t columns, rows;
    size_t left;                                     /* the first so many columns are texts; the others align right */
    char at[TABLE_ROWS][TABLE_COLUMNS][TABLE_CELL];  /* row 0 is the heading */
};

/* A table without rows. */
struct table *table_new(size_t columns, size_t left);
void table_free(struct table *t);
/* Adds a row; its cells are empty. */
char (*table_row(struct table *t))[TABLE_CELL];
/* True when a row has nothing but its first cell. */
int table_is_title(const struct table *t, size_t row);
void table_print(const struct table *t, FILE *f, enum table_form form);

#endif
