/* quiet.h - who stands in a piece of code: the question before a state is replaced and before old code is freed.
 *
 * A task stands in a range of addresses when it executes there, will return there, or holds an address of it where it
 * could still be called. Answers err on the side of "stands". */
#pragma once
#include <live/unwind.h>
#include <task/task.h>

enum { QUIET_TASKS = 32 };
struct quiet_range { u64 start, end; };
SLICE_TYPE(const struct quiet_range, quiet_ranges)
struct quiet_report {
    u64 standing;                                    /* tasks, idle CPUs included */
    u64 named;                                       /* how many of them are named here */
    u64 task[QUIET_TASKS];                           /* their numbers; 0 is an idle CPU */
};

CELL_API_BEGIN

/* Where a task stands now; true when it stopped anywhere, not by its own call. All CPUs held by the caller, who
 * stands behind this call itself. */
bool quiet_registers(const struct task_stand *t, struct unwind_regs *u);
/* Looks at every stack of the system. All CPUs held by the caller; takes no lock, allocates nothing. */
void quiet_scan(quiet_ranges ranges, struct quiet_report *out);
/* Makes the named tasks leave: blocked ones return E_RETRY from where they block. CPUs not held. */
void quiet_kick(const struct quiet_report *r);

CELL_API_END
