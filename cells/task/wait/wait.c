/* wait.c - wait queues: doubly linked lists of tasks.
 *
 * A task's stage is LINKED, then WOKEN by a waker that also unlinks it, then SPENT when it has returned from the sleep.
 * One that leaves while WOKEN - it found its condition true before it slept, or was killed - had a wake-up that another
 * task may need: leaving wakes the next. The links lie in struct task, so a waiter is only a ticket: whether it is the
 * task's present wait, or an inner one has taken its place. Wakers work under the queue's lock, and leaving takes it,
 * so a task is never gone while somebody wakes it.
 * Waking a queue that is empty takes no lock: entering ends, and waking begins, with a full barrier, so of a waker and
 * a task that enters at least one sees the other.
 * Lock order: the lock of whoever owns the queue, the queue, the run queue.
 * Bad at: thousands of tasks woken at once, because interrupts are off meanwhile. */
#include <task/wait.h>
#include <base/raise.h>
#include <cell.h>
#include <cpu/clock.h>
#include <task/sched.h>
#include <task/sleep.h>

enum { NOWHERE, LINKED, WOKEN, SPENT };

static wait_queue *queue_at(u64 address) {
    UNSAFE("who waits keeps the queue alive");
    return (wait_queue *)address;
}

static struct task *task_at(u64 address) {
    UNSAFE("tasks are linked by address; each leaves the queue before it goes");
    return (struct task *)address;
}

/* Under the lock of q, whose list is l. */
static void unlink(wait_queue *q, struct wait_list *l, struct task *t) {
    if (t->wait.prev) task_at(t->wait.prev)->wait.next = t->wait.next;
    else l->head = t->wait.next;
    if (t->wait.next) task_at(t->wait.next)->wait.prev = t->wait.prev;
    else l->tail = t->wait.prev;
    atomic64_sub(&q->count, 1);
}

static void enter(struct task *t, wait_queue *q) {
    OWN(wait_list_hold) g = wait_list_lock(&q->list);
    struct wait_list *l = wait_list_data(&g);
    t->wait.queue = (u64)q;
    t->wait.next = 0;
    t->wait.prev = l->tail;
    if (l->tail) task_at(l->tail)->wait.next = (u64)t;
    else l->head = (u64)t;
    l->tail = (u64)t;
    atomic64_add(&q->count, 1);
    atomic64_set(&t->wait.stage, LINKED);
}

/* Takes the task out of a queue; true when it leaves with a wake-up that it did not use. */
static bool take_out(struct task *t, wait_queue *q) {
    OWN(wait_list_hold) g = wait_list_lock(&q->list);
    if (atomic64_get(&t->wait.stage) == LINKED) unlink(q, wait_list_data(&g), t);
    t->wait.queue = 0;
    return atomic64_swap(&t->wait.stage, NOWHERE) == WOKEN;
}

/* Ends whatever wait the task is in. */
static void leave(struct task *t) {
    if (!t->wait.queue) return;
    wait_queue *q = queue_at(t->wait.queue);
    if (take_out(t, q)) wait_wake_one(q);
}

void waiter_begin(waiter_out w, wait_queue *q, text what) {
    EXACT;
    struct task *t = sched_self();
    leave(t);
    sched_prepare(what);
    t->wait.ticket = ++t->wait.tickets;
    *w = (waiter){ .queue = (u64)q, .ticket = t->wait.ticket };
    enter(t, q);
}

static bool is_present(const struct task *t, const waiter *w) {
    return t->wait.queue && t->wait.ticket == w->ticket;
}

void waiter_release(waiter *self) {
    struct task *t = sched_self();
    if (!is_present(t, self)) return;
    leave(t);
    sched_unblock();
}

static status block(u64 until) {
    OWN(alarm) a = NONE(alarm);
    if (until) alarm_begin(&a, until);
    return sched_block();
}

/* Is seen by wakers again, so that the caller's next check of its condition counts. */
static void begin_again(struct task *t, const waiter *w) {
    leave(t);
    sched_prepare(NO_TEXT);
    t->wait.ticket = w->ticket;
    enter(t, queue_at(w->queue));
}

status waiter_sleep(waiter *w, u64 until) {
    struct task *t = sched_self();
    if (!is_present(t, w) || atomic64_get(&t->wait.stage) == SPENT) {
        begin_again(t, w);
        return OK;
    }
    status s = atomic64_get(&t->wait.stage) == LINKED ? block(until) : OK;
    poll();
    if (!ok(s)) return s;
    if (atomic64_cas(&t->wait.stage, WOKEN, SPENT)) return OK;
    if (until && clock_ns() >= until) return st(E_TIMEOUT);
    sched_prepare(NO_TEXT);
    return OK;
}

/* Wakes the first task of a locked queue; false: there is none. */
static bool wake_first(wait_queue *q, struct wait_list *l) {
    if (!l->head) return false;
    struct task *t = task_at(l->head);
    unlink(q, l, t);
    atomic64_set(&t->wait.stage, WOKEN);
    sched_wake(t);
    return true;
}

/* A full barrier before the look: who enters the queue afterwards also finds what the caller has changed. */
static bool is_empty(wait_queue *q) { return atomic64_add(&q->count, 0) == 0; }

u32 wait_wake_one(wait_queue *q) {
    if (is_empty(q)) return 0;
    OWN(wait_list_hold) g = wait_list_lock(&q->list);
    return wake_first(q, wait_list_data(&g));
}

u32 wait_wake_all(wait_queue *q) {
    if (is_empty(q)) return 0;
    OWN(wait_list_hold) g = wait_list_lock(&q->list);
    u32 n = 0;
    while (wake_first(q, wait_list_data(&g))) n++;
    return n;
}

u32 wait_count(const wait_queue *q) {
    return (u32)atomic64_get(&q->count);
}
