/* rows.h - what is compared with what: the rows of the table, as data. */
#ifndef ROWS_H
#define ROWS_H

#include <stdbool.h>
#include <stddef.h>

enum { EVERY_ARG = -1 };                             /* one row for each argument that was measured */
enum unit { OPERATIONS, BYTES };

struct row {
    const char *group, *label;
    const char *key; long long arg;                  /* what Ariadne prints */
    const char *peer_label, *peer; long long peer_arg;   /* what Linux prints; 0: Linux has no such thing */
    double aim, paper;                               /* ratios: ours, and the one that Theseus' paper gives; 0: none */
    double limit;                                    /* at most so many instructions; 0: none */
    int cpus;                                        /* of the machine it is measured on; 0: one */
    enum unit unit;
};

extern const struct row ROWS[];
extern const size_t ROW_COUNT;
enum { ROWS_MAX = 160 };

/* The rows whose label or key, on either side, contains `only`; all when it is 0. Returns how many. */
size_t rows_select(bool selected[ROWS_MAX], const char *only);
/* True when a guest's line belongs to a selected row for a machine with so many CPUs (1 or more). */
bool rows_want(const bool selected[ROWS_MAX], bool ours, const char *key, long long arg, bool many_cpus);
/* What a key's values are. */
enum unit rows_unit(const char *key);

#endif
