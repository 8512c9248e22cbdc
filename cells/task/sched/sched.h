/* sched.h - the one place that switches tasks: yield, preempt, block, wake; idle CPUs halt.
 *
 * A task is in exactly one of: running on one CPU, in the policy's queues, blocked (in nobody's queue), ended. Blocking
 * is two steps so that no wake-up is lost: the task marks itself blocking, makes itself known to who wakes it, checks
 * its condition, then calls sched_block; a wake in between turns that call into a plain return. */
#pragma once
#include <atomic.h>
#include <task/policy.h>

enum task_phase { TASK_NEW, TASK_RUNNABLE, TASK_RUNNING, TASK_BLOCKED, TASK_ENDED };

/* What a task waits for, in at most eight letters: one word, the first letter lowest. */
static inline u64 letter_of(text t, u32 i) { return i < t.len ? (u64)(u8)*text_at(t, i) << 8 * i : 0; }
static inline u64 letters_of(text t) {
    return letter_of(t, 0) | letter_of(t, 1) | letter_of(t, 2) | letter_of(t, 3) | letter_of(t, 4) | letter_of(t, 5)
        | letter_of(t, 6) | letter_of(t, 7);
}
#define LETTERS(literal) letters_of(TEXT(literal))
enum { AS_BEFORE = 0, TASK_WAITS_FOR = 8 };

/* Words of the cells wait and sleep: a task lies in one wait queue and has one alarm at a time. Linked by addresses of
 * struct task. They are here and not on the task's stack because others look at them while an unwinding goes on. */
struct wait_entry { u64 list, lock, next, prev, ticket, tickets, with; atomic64 stage; };
struct alarm_entry { u64 until, slot, next, prev; };

/* What the scheduler knows of a task. The cell task embeds it first in its own, larger structure; an idle CPU's context
 * is one too (strand.id 0). Lives on the heap and is never moved. */
struct task {
    struct strand strand;                                /* first: cpu_strand() is the task's address */
    struct run_entry run;
    struct wait_entry wait;
    struct alarm_entry alarm;
    atomic64 gate;                                       /* open, armed (about to block) or shut (blocked): sched.c */
    atomic64 kicked;                                     /* the next sched_block returns E_RETRY */
    u64 phase;                                           /* enum task_phase, for reports */
    u64 cpu;                                             /* where it runs or ran last */
    u64 switches;                                        /* how often it was given a CPU */
    u64 left, how;                                       /* what was left for it last, and why: sched.c */
    u64 waits_for;                                       /* what sched_prepare said, in letters */
};

/* Where a task stands: on CPU `cpu`, or with saved_rsp on its stack (context_regs) when that is CPU_MAX. */
struct task_stand { u64 id, stack_high, saved_rsp; u32 cpu; bool blocked; };

CELL_API_BEGIN

/* Starts scheduling on this CPU: the caller's context becomes its idle task, and starts the CPU's timer.
 * Does not return. Interrupts off, no lock held, cpu_init and tick_start done. `low` and `high` bound the caller's
 * stack (0 when unknown). */
_Noreturn void sched_run(u32 cpu, u64 low, u64 high);
/* The running task. Panics when none runs yet. */
struct task *sched_self(void);
/* Lets others run; a kill point. */
void sched_yield(void);
/* Marks the running task as about to block, for `what` (shown by ps; AS_BEFORE: no news); then sched_block sleeps
 * unless woken meanwhile, sched_unblock takes the mark back. sched_block returns OK (also spuriously), E_RETRY when
 * the cells it stands in are being drained, E_KILLED when the task was killed and no release is running: the caller
 * then reaches its kill point (poll). Interrupts on, no spin lock held. */
void sched_prepare(u64 what);
status sched_block(void);
void sched_unblock(void);
/* Makes a blocked (or blocking) task runnable. Any context, also interrupts. False: it was not blocked. */
bool sched_wake(struct task *t);
/* Makes a blocked task leave: its sched_block, or its next one, returns E_RETRY once. Used by the swapper. */
void sched_kick(struct task *t);
/* For who looks at all stacks, all CPUs held: where a task stands, and a CPU's idle task (false: it has none). */
void sched_stand(const struct task *t, struct task_stand *out);
bool sched_idle_stand(u32 cpu, struct task_stand *out);
bool sched_started(void);
/* Context switches of all CPUs since boot. */
u64 sched_switches(void);

/* For the timer interrupt (tick), interrupts off, interrupt acknowledged: counts a tick against the running task and
 * switches when another should run. Returns when the interrupted task runs again, perhaps on another CPU. */
void sched_tick(void);

/* For the cell task: puts a task with a prepared context into the queues for the first time. */
void sched_launch(struct task *t);
/* First call of a fresh context, interrupts off: completes the switch to it, then enables interrupts. */
void sched_arrive(void);
/* Leaves the running task for ever. Its memory and stack may be reused once sched_dead has given it out. */
_Noreturn void sched_end(void);
/* Takes one task that has ended and left its stack: the address of its struct task, 0 none. Each is given out once. */
u64 sched_dead(void);

CELL_API_END
