/* runqueue.h - one queue of runnable tasks per CPU: what all scheduling policies are made of.
 *
 * A policy decides where a task goes and which is taken; linking, locking, stealing and the counting of time stand
 * here once. The queues themselves are the policy's declared state. */
#pragma once
#include <atomic.h>
#include <cpu/lock.h>

enum { POLICY_ANY = 0xffffffff, PRIORITIES = 32, RUN_RING = 16 };

/* What a policy may use of a task. Embedded in every task. While the entry is in a list only the holder of the list's
 * lock touches it, while it is in a ring whoever takes it from the head; otherwise the task's CPU does. */
struct run_entry {
    u64 next, prev;       /* addresses of the neighbours in the queue, 0 at its ends                               */
    u64 queued_on;        /* 1 + the CPU on whose queue it lies, 0 when on none                                    */
    u64 priority;         /* 0 lowest .. PRIORITIES - 1                                                            */
    u64 used;             /* queued: the queue time at which it is due; else: time used since it was taken         */
    u64 cpu;              /* pinned to this CPU, or POLICY_ANY                                                     */
    u64 last;             /* the CPU that took it last: where it is queued if nothing speaks against it            */
    atomic64 leaving;     /* 1: in the list, and its CPU has not left it yet; cleared without the lock             */
};

struct run_list { u64 head, tail, floor; };              /* floor: the queue's time, that of the latest entry taken */
SPIN_TYPE(run_list)
struct run_queue {
    SYNC;
    run_list_spin list;
    atomic64 length;      /* of the list */
    atomic64 head, tail;  /* of the ring: numbers of the first entry in it, and of the next one                    */
    atomic64 ring[RUN_RING];
} __attribute__((aligned(256)));
struct run_queues { SYNC; struct run_queue at[CPU_MAX]; };

CELL_API_BEGIN

/* A CPU that e may run on: its last one unless another queue is clearly shorter. */
u32 run_place(struct run_queues *q, const struct run_entry *e);
/* Appends e to the queue of `cpu`, which is that of the caller or another one. Panics when it is queued already. */
void run_put(struct run_queues *q, u32 cpu, struct run_entry *e);
/* Takes the first entry of the queue of `cpu`, or the one that is due first (`due`); when there is none, one from
 * another queue that is not pinned there. The address of the run_entry; 0: none. */
u64 run_take(struct run_queues *q, u32 cpu, bool due);
/* The entry e, which runs on `cpu`, gives way to one queued there: run_take and run_put in one step. 0: nobody waits
 * there, nothing has changed. No other CPU takes e before run_left says that this one has left it. */
u64 run_turn(struct run_queues *q, u32 cpu, struct run_entry *e, bool due);
void run_left(struct run_queues *q, u32 cpu, struct run_entry *e);
/* True when an entry queued on `cpu` is due before one that ran there for `used` since it was taken. */
bool run_before(struct run_queues *q, u32 cpu, u64 used);
u64 run_length(struct run_queues *q, u32 cpu);

CELL_API_END
