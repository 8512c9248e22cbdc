/* meter.h - times an operation: done n times between two readings of the time-stamp counter, METER_REPEATS times after
 * a warm-up; what comes of it are hundredths of a tick for one operation. In an emulator that counts (-icount shift=0)
 * a tick is an executed instruction, and the sum is the same in every run.
 *
 * A family of operations is a cell with a table of rows and two functions, FAMILY_row and FAMILY_run. The cell bench
 * asks for the rows and runs each in a task of its own, pinned to the first CPU. The keys are those of doc/bench.md.
 *     static status yields(struct meter *m) {
 *         while (meter_again(m)) {
 *             meter_begin(m);
 *             for (u64 i = 0; i < m->n; i++) sched_yield();
 *             meter_end(m);
 *         }
 *         return OK;
 *     }
 * What stands outside of meter_begin and meter_end is not timed; several such pairs in one repetition add up. */
#pragma once
#include <cpu/cpu.h>

enum { ROW_KEY = 24, ROW_DOES = 64, METER_REPEATS = 5, METER_WHY = 48 };
/* arg: the number in the row's name - bytes, tasks, frames - or 0. n: operations of one repetition, fixed, never by how
 * fast they are. cpus: how many the machine must have. */
struct row { char key[ROW_KEY]; u64 arg, n; u32 cpus; char does[ROW_DOES]; };
/* The samples of a row in order of size, or why there are none: what goes from the task that measures to bench. */
struct readings { u64 at[METER_REPEATS]; i32 code; char why[METER_WHY]; };
struct meter { u64 arg, n; u64 planned, round, operations, begun, ticks; struct readings result; };

CELL_API_BEGIN

struct meter meter_of(const struct row *r, u64 n);
/* Begins the next repetition: true for the warm-up, whose n is a tenth, and METER_REPEATS times. */
bool meter_next(struct meter *m);
void meter_begin(struct meter *m);
void meter_end(struct meter *m);
/* Adds what was timed elsewhere. */
void meter_add(struct meter *m, u64 ticks);
/* This repetition holds so many operations instead of n. */
void meter_operations(struct meter *m, u64 operations);
/* What an error that is about to be returned is about. */
void meter_why(struct meter *m, text why);

CELL_API_END

/* meter_next as the condition of a loop: with a kill point. */
static inline bool meter_again(struct meter *m) { poll(); return meter_next(m); }
