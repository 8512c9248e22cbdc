/* cells.h - the manifests of all cells in the tree, as the host tools see them. */
#ifndef CELLS_H
#define CELLS_H

#include <stdbool.h>
#include <stddef.h>

enum { NAME_MAX_ = 48, LIST_MAX = 64, CELLS_MAX = 1024 };

/* Why a cell may hold UNSAFE blocks (doc/own-c.md): it implements a container, and counts as library; it touches
 * hardware, machine code or foreign stacks; it breaks rules on purpose. An ordinary cell has none. */
enum kind { KIND_ORDINARY, KIND_CONTAINER, KIND_MACHINE, KIND_HOSTILE, KINDS };

struct names { size_t count; char at[LIST_MAX][NAME_MAX_]; };

/* One cell, or an interface: a folder with a header and no manifest, whose functions other cells export. A test cell
 * (cells/D/C/test/test_C.cell) counts to the district `test`, the last layer, wherever its folder lies; it has no
 * header. */
struct cell {
    char name[NAME_MAX_], district[NAME_MAX_];
    char folder[256], file[320];                     /* relative to the root of the tree */
    int layer;                                       /* index of the district, the lowest first */
    bool is_test;
    bool is_interface;                               /* a header without a manifest, for other cells to implement */
    char implements[NAME_MAX_];                      /* the cell whose header this variant implements, or "" */
    char does[256], swap[256];
    struct names needs, weak;
    enum kind kind;
    int unsafe;
};

struct cells { size_t count; struct cell at[CELLS_MAX]; };

/* Reads every manifest below cells/. Prints each error and returns how many there were. */
int cells_read(struct cells *all);
const struct cell *cells_find(const struct cells *all, const char *name);
bool names_have(const struct names *list, const char *name);
/* Adds a name unless it is there; exits when the list is full. */
void names_add(struct names *list, const char *name);

/* "cells/D/C/C.h" of the header <D/C.h>, into path. */
void header_path(const struct cell *c, char *path, size_t size);
/* Calls each(arg, district, name) for every #include <district/name.h> of a file. False: no such file. */
typedef void include_fn(void *arg, const char *district, const char *name);
bool includes_of(const char *path, include_fn *each, void *arg);

/* Calls each(arg, line) for every line that cellcheck --stats wrote about the cell's sources. */
typedef void stats_fn(void *arg, const char *line);
void stats_of(const struct cell *c, const char *build, stats_fn *each, void *arg);

/* Prints "FILE: message" and returns 1, to be counted. */
int complain(const char *file, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* The uses of the tool; each prints its errors and returns how many there were. */
int links_make(const struct cells *all, const char *root);
int objects_check(const struct cells *all, const char *build);
int recursion_check(const struct cells *all, const char *build);
int budgets_check(const struct cells *all, const char *build);
/* Prints every UNSAFE block with its reason, and their sums; lines[i]: the lines of cell i. */
int unsafe_check(const struct cells *all, const int *lines, const char *build);

#endif
