/* rows.h - runs rows and prints their result lines. */
#ifndef ROWS_H
#define ROWS_H

#include "measure.h"

/* One JSON line on standard output, in one write: `value` for the key, in hundredths of a tick, measured once. */
void row_print_once(const char *key, u64 value);

/* Runs every row that fits the machine: those for one CPU on a machine with one, the others on one with enough. `only`
 * is a list of keys separated by commas, or 0 for all. Returns the number of lines printed. */
int rows_run(const char *only, int cpus);

#endif
