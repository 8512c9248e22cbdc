/* burden.h - tasks that keep all CPUs busy and check everything they do; for `stress`.
 *
 * By kind (counter.h): numbered messages between two tasks, mappings with a content check and a change of access, heap
 * objects with patterns, a pair of numbers under a mutex, sleep. Every operation and error is told to the cell
 * counter. */
#pragma once
#include <status.h>

CELL_API_BEGIN

/* Starts `tasks` tasks, kinds in turn (a messenger brings a second task along). Errors of spawning: those started
 * before run on until burden_stop. */
status burden_start(u64 tasks);
/* Asks all to end; burden_running tells when they have. */
void burden_stop(void);
u64 burden_running(void);                            /* tasks alive */
u64 burden_done(u32 kind);                           /* operations of a kind since burden_start, by their own count */

CELL_API_END
