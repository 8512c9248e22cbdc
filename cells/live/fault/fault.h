/* fault.h - faults: every CPU exception, failed check, kill and overflow of a task becomes an unwinding; the fault log
 * says what happened and what was done.
 *
 * The path from the exception to the first landing pad takes no lock and allocates nothing. Faults inside cleanups
 * abandon that cleanup, are counted, and the unwinding goes on outwards; after FAULTS_MAX in one unwinding, or where
 * the stack can't be followed, the task's stack is abandoned (END_ABANDONED). A killed task that passes its deadline
 * without a kill point is single-stepped to the nearest place where unwinding is exact, and counted as forced. */
#pragma once
#include <base/line.h>
#include <cpu/trap.h>
#include <live/lines.h>

enum { FAULT_LOG = 128, FAULT_TRACE = 16, FAULTS_MAX = 16 };
enum fault_kind { FAULT_PAGE, FAULT_DIVIDE, FAULT_INVALID, FAULT_PROTECTION, FAULT_OVERFLOW, FAULT_PANIC, FAULT_KILL,
                  FAULT_DOUBLE, FAULT_OTHER };
enum fault_action { FAULT_UNWINDS, FAULT_CAUGHT, FAULT_ENDED, FAULT_RESTARTED, FAULT_ABANDONED };   /* what was done */
/* A copy, for reports. pc is where the trouble was: the instruction that trapped, or the call of panic or of the kill
 * point; trace begins there and ends at the catch point. frames and cleanups are those of the unwinding that this fault
 * began; us is how long it took. Faults inside its cleanups have no record of their own: nested counts them, and
 * nested_pc is where the last one was. `function` is `size` bytes of code, pc lies at `offset` in it. */
struct fault_record {
    u64 n; u32 kind, cpu; u64 task; char task_name[32]; char cell[48]; char function[64]; u64 size, offset;
    u64 pc, address, nested_pc; u32 frames, cleanups, nested, action; char why[64]; u64 us;
    u64 trace[FAULT_TRACE]; u32 depth; bool forced;
};

CELL_API_BEGIN

/* Registers the hooks of exceptions, raise, overflow, tick and settle. E_FULL. */
status fault_start(void);
/* The record with the smallest number >= n; they count from 1. E_NOT_FOUND. */
status fault_record(u64 n, struct fault_record *out);
/* File and line of a record's pc; empty and 0 when nobody knows. Slow: looks into the object that the cell was of. */
void fault_place(const struct fault_record *r, struct lines_place *out);
u64 fault_count(void);                               /* all faults since boot */
u64 fault_forced(void);                              /* tasks forced out past their deadline */
text fault_kind_name(u32 kind);
text fault_action_name(u32 action);
/* How the running task's last unwinding began: one of fault_kind. FAULT_OTHER when there was none. */
u32 fault_last_kind(void);
u64 fault_open(void);                                /* unwindings under way, over all CPUs */
void fault_clear(void);                              /* empties the log (numbers go on) */

CELL_API_END
