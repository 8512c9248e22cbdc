/* policy.h - which task runs next, behind an interface that several cells implement.
 *
 * `policy` is round robin; `policy_fair` (implements policy) orders by priority and time used. Both keep the same
 * declared state, policy_queues, so that one replaces the other while the machine runs. Called by sched with
 * interrupts off; a policy never blocks, never allocates, and links tasks through the words that sched gives it. */
#pragma once
#include <task/runqueue.h>

CELL_API_BEGIN

/* Makes a runnable task a candidate on a CPU it may run on; returns that CPU. Panics when e is queued already. */
u32 policy_add(struct run_entry *e);
/* Takes the next task for `cpu`, stealing from others when its own queue is empty. 0: none. The result is the address
 * of a run_entry that policy_add was given. */
u64 policy_take(u32 cpu);
/* The running task e lets the next task of `cpu` run and becomes a candidate there: policy_take and policy_add in one
 * step. 0: nobody waits for this CPU, nothing has changed. No other CPU takes e before policy_left says that its
 * registers are saved. */
u64 policy_turn(struct run_entry *e, u32 cpu);
void policy_left(struct run_entry *e, u32 cpu);
/* The running task e used one more tick: true when another should run now. */
bool policy_tick(struct run_entry *e, u32 cpu);
/* Tasks that wait for `cpu`; a hint. */
u64 policy_length(u32 cpu);
text policy_name(void);

CELL_API_END
