/* row.h - what the cells of this district agree on: a row is an operation that is done n times and timed as a whole.
 *
 * Each family of operations is a cell with two functions, FAMILY_row and FAMILY_run. The cell bench asks for the rows,
 * runs each of them several times and prints what came of it. Keys and arguments are those of doc/bench.md. */
#pragma once
#include <status.h>

enum { ROW_KEY = 24 };
struct bench_row {
    char key[ROW_KEY];
    u64 arg;                                         /* the number in the row's name: bytes, tasks, frames; 0: none */
    u64 n;                                           /* operations of one repetition */
    u32 cpus;                                        /* CPUs it needs */
};
