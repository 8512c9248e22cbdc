/* wait.c - wait queues: doubly linked lists of waiters that lie on their tasks' stacks.
 *
 * A waiter is LINKED, then WOKEN by a waker that also unlinks it, then SPENT when its task has returned from the sleep.
 * One that goes while WOKEN - it found its condition true before it slept, or was killed - had a wake-up that another
 * waiter may need: its release wakes the next. Wakers work under the queue's lock and a release always takes it, so a
 * waiter is never gone while somebody wakes it.
 * Lock order: the lock of whoever owns the queue, the queue, the run queue.
 * Bad at: thousands of waiters woken at once, because interrupts are off meanwhile. */
#include <task/wait.h>
#include <base/raise.h>
#include <cell.h>
#include <cpu/clock.h>
#include <task/sched.h>
#include <task/sleep.h>

enum { LINKED = 1, WOKEN, SPENT };

static struct waiter *waiter_at(u64 address) {
    UNSAFE("waiters are linked by address; each unlinks itself before it goes");
    return (struct waiter *)address;
}

static wait_queue *queue_at(u64 address) {
    UNSAFE("who waits keeps the queue alive");
    return (wait_queue *)address;
}

static struct task *task_at(u64 address) {
    UNSAFE("a task lives while its waiter does");
    return (struct task *)address;
}

static void unlink(struct wait_list *l, struct waiter *w) {
    if (w->prev) waiter_at(w->prev)->next = w->next;
    else l->head = w->next;
    if (w->next) waiter_at(w->next)->prev = w->prev;
    else l->tail = w->prev;
    l->count--;
}

static void enqueue(struct waiter *w, wait_queue *q) {
    OWN(wait_list_hold) g = wait_list_lock(q);
    struct wait_list *l = wait_list_data(&g);
    w->next = 0;
    w->prev = l->tail;
    if (l->tail) waiter_at(l->tail)->next = (u64)w;
    else l->head = (u64)w;
    l->tail = (u64)w;
    l->count++;
    atomic64_set(&w->stage, LINKED);
}

void waiter_begin(waiter_out w, wait_queue *q, text what) {
    EXACT;
    sched_prepare(what);
    *w = (waiter){ .queue = (u64)q, .task = (u64)sched_self() };
    enqueue(w, q);
}

/* Takes a waiter out of its queue; true when it leaves with a wake-up that it did not use. */
static bool dequeue(struct waiter *w) {
    OWN(wait_list_hold) g = wait_list_lock(queue_at(w->queue));
    if (atomic64_get(&w->stage) == LINKED) unlink(wait_list_data(&g), w);
    return atomic64_get(&w->stage) == WOKEN;
}

void waiter_release(waiter *self) {
    bool unused = dequeue(self);
    sched_unblock();
    if (unused) wait_wake_one(queue_at(self->queue));
}

static status block(u64 until) {
    OWN(alarm) a = NONE(alarm);
    if (until) alarm_begin(&a, until);
    return sched_block();
}

status waiter_sleep(waiter *w, u64 until) {
    if (atomic64_get(&w->stage) == SPENT) {              /* slept before: be seen again, then check again */
        sched_prepare(NO_TEXT);
        enqueue(w, queue_at(w->queue));
        return OK;
    }
    status s = atomic64_get(&w->stage) == LINKED ? block(until) : OK;
    poll();
    if (!ok(s)) return s;
    if (atomic64_cas(&w->stage, WOKEN, SPENT)) return OK;
    if (until && clock_ns() >= until) return st(E_TIMEOUT);
    sched_prepare(NO_TEXT);
    return OK;
}

/* Wakes the first waiter of a locked queue; false: there is none. */
static bool wake_first(struct wait_list *l) {
    if (!l->head) return false;
    struct waiter *w = waiter_at(l->head);
    struct task *t = task_at(w->task);
    unlink(l, w);
    atomic64_set(&w->stage, WOKEN);
    sched_wake(t);
    return true;
}

u32 wait_wake_one(wait_queue *q) {
    OWN(wait_list_hold) g = wait_list_lock(q);
    return wake_first(wait_list_data(&g));
}

u32 wait_wake_all(wait_queue *q) {
    OWN(wait_list_hold) g = wait_list_lock(q);
    u32 n = 0;
    while (wake_first(wait_list_data(&g))) n++;
    return n;
}

u32 wait_count(wait_queue *q) {
    OWN(wait_list_hold) g = wait_list_lock(q);
    return (u32)wait_list_data(&g)->count;
}
