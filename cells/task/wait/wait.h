/* wait.h - wait queues: tasks that wait for something to change, first come first served.
 *
 * A waiter keeps the running task in a queue while the value lives; leaving the scope by any path, killed or faulting,
 * takes it out. Use:
 *     for (;;) {
 *         OWN(waiter) w = NONE(waiter);
 *         waiter_begin(&w, &queue, LETTERS("pipe"));           visible to wakers from here on
 *         ... check the condition under its lock; return when it holds ...
 *         TRY(waiter_sleep(waiter_need(&w), 0));              returns at a wake-up that came after begin, or spuriously
 *     }
 * A wake-up that reached a waiter which then leaves without sleeping, or is killed, goes on to the next waiter; one
 * that waiter_sleep has returned is used: look at the condition again before the next kill point. A task is in one
 * queue at a time: beginning a second wait inside takes it out of the first queue, whose next sleep returns at once.
 * Queues are SYNC and may lie in state or in owned heap objects.
 *
 * Parking is for who guards what is waited for with a lock of his own: the list lies in his data, and a task parks in
 * it, under that lock, with a word that says what it wants. Whoever brings it finds the first, does it for him, and
 * serves him, all under the one lock; so the one that wakes up has what it waited for, and need not look again. */
#pragma once
#include <cpu/lock.h>
#include <task/sched.h>

struct wait_list { u64 head, tail; atomic64 count; };    /* addresses of struct task; zeroed: empty */
SPIN_TYPE(wait_list)
typedef struct wait_queue { SYNC; wait_list_spin list; } wait_queue;

OWNED_NAMES(waiter);
struct waiter { OWNED; VIEW; u64 queue; u64 ticket; };
OWNED_FUNS(waiter, queue)
OWNED_NAMES(parked);
struct parked { OWNED; u64 ticket; };
OWNED_FUNS(parked, ticket)

CELL_API_BEGIN

/* Enqueues the running task. Not from interrupts. */
void waiter_begin(waiter_out w, wait_queue *q, u64 what);
/* Sleeps until woken. A kill point. E_RETRY: the cell is being drained, leave it (see cell contracts).
 * E_TIMEOUT when `until` (clock_ns time, 0: none) has passed. */
status waiter_sleep(waiter *w, u64 until);
/* Wakes the first, or all; returns how many. Any context. */
u32 wait_wake_one(wait_queue *q);
u32 wait_wake_all(wait_queue *q);
u32 wait_count(const wait_queue *q);
/* The running task leaves the queue that it is in, if any: before it parks, with no lock held, or for good. */
void wait_quit(void);

/* Under the lock whose word this is, which guards the list: the running task is in the list from now on, with a word
 * that is not 0. It has called wait_quit. */
void wait_park(parked_out p, struct wait_list *l, u32 *word, u64 with, u64 what);
/* Without the lock: OK when it was served, E_RETRY when it was dismissed or its cells are being drained. A kill point
 * unless it was served. */
status parked_sleep(parked *p);
/* Under the lock: the word of the first, 0 when nobody is in the list; serves the first; dismisses all. */
u64 wait_first(const struct wait_list *l);
void wait_serve(struct wait_list *l);
void wait_dismiss(struct wait_list *l);

CELL_API_END
