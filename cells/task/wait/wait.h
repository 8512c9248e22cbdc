/* wait.h - wait queues: tasks that wait for something to change, first come first served.
 *
 * A waiter keeps the running task in a queue while the value lives; leaving the scope by any path, killed or faulting,
 * takes it out. Use:
 *     for (;;) {
 *         OWN(waiter) w = NONE(waiter);
 *         waiter_begin(&w, &queue, TEXT("pipe"));              visible to wakers from here on
 *         ... check the condition under its lock; return when it holds ...
 *         TRY(waiter_sleep(waiter_need(&w), 0));              returns at a wake-up that came after begin, or spuriously
 *     }
 * A wake-up that reached a waiter which then leaves without sleeping, or is killed, goes on to the next waiter; one
 * that waiter_sleep has returned is used: look at the condition again before the next kill point. A task is in one
 * queue at a time: beginning a second wait inside takes it out of the first queue, whose next sleep returns at once.
 * Queues are SYNC and may lie in state or in owned heap objects. */
#pragma once
#include <atomic.h>
#include <cpu/lock.h>

struct wait_list { u64 head, tail; };                    /* addresses of struct task */
SPIN_TYPE(wait_list)
typedef struct wait_queue { SYNC; wait_list_spin list; atomic64 count; } wait_queue;

OWNED_NAMES(waiter);
struct waiter { OWNED; VIEW; u64 queue; u64 ticket; };
OWNED_FUNS(waiter, queue)

CELL_API_BEGIN

/* Enqueues the running task. Not from interrupts. */
void waiter_begin(waiter_out w, wait_queue *q, text what);
/* Sleeps until woken. A kill point. E_RETRY: the cell is being drained, leave it (see cell contracts).
 * E_TIMEOUT when `until` (clock_ns time, 0: none) has passed. */
status waiter_sleep(waiter *w, u64 until);
/* Wakes the first, or all; returns how many. Any context. */
u32 wait_wake_one(wait_queue *q);
u32 wait_wake_all(wait_queue *q);
u32 wait_count(const wait_queue *q);

CELL_API_END
