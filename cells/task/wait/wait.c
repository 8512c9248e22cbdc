/* wait.c - wait queues: doubly linked lists of tasks.
 *
 * A task's stage is LINKED, then WOKEN by a waker that also unlinks it, then SPENT when it has returned from the sleep.
 * One that leaves while WOKEN - it found its condition true before it slept, or was killed - had a wake-up that another
 * task may need: leaving wakes the next. The links lie in struct task, so a waiter is only a ticket: whether it is the
 * task's present wait, or an inner one has taken its place. Wakers work under the list's lock, and leaving takes it,
 * so a task is never gone while somebody wakes it.
 * Waking a queue that is empty takes no lock: entering ends, and waking begins, with a full barrier, so of a waker and
 * a task that enters at least one sees the other.
 * A parked task's stage is the last that its waker touches. When the task sees WOKEN or DISMISSED there it is on its
 * own, without the lock; when it still sees LINKED after it was woken, it asks again under the lock.
 * Lock order: the lock of whoever owns the queue, the queue, the run queue.
 * Bad at: thousands of tasks woken at once, because interrupts are off meanwhile. */
#include <task/wait.h>
#include <base/raise.h>
#include <cell.h>
#include <cpu/clock.h>
#include <task/sleep.h>

enum { NOWHERE, LINKED, WOKEN, SPENT, DISMISSED };

OWNED_LOCAL(locked);                                     /* a lock that is known by the address of its word */
struct locked { OWNED; u64 word; };
OWNED_FUNS(locked, word)

static u32 *word_at(u64 address) {
    UNSAFE("who waits keeps the lock alive");
    return (u32 *)address;
}

static void locked_release(locked *self) {
    UNSAFE("was taken by locked_begin");
    unsafe_spin_unlock(word_at(self->word));
}

static locked_must locked_begin(u64 word) {
    UNSAFE("the guard gives it back");
    unsafe_spin_lock(word_at(word));
    return (locked){ .word = word };
}

static struct wait_list *list_at(u64 address) {
    UNSAFE("who waits keeps the list alive");
    return (struct wait_list *)address;
}

static struct task *task_at(u64 address) {
    UNSAFE("tasks are linked by address; each leaves the list before it goes");
    return (struct task *)address;
}

/* --- under the list's lock --------------------------------------------------------------------------------------- */

static void unlink(struct wait_list *l, struct task *t) {
    if (t->wait.prev) task_at(t->wait.prev)->wait.next = t->wait.next;
    else l->head = t->wait.next;
    if (t->wait.next) task_at(t->wait.next)->wait.prev = t->wait.prev;
    else l->tail = t->wait.prev;
    atomic64_sub(&l->count, 1);
}

static void link(struct wait_list *l, struct task *t) {
    t->wait.list = (u64)l;
    t->wait.next = 0;
    t->wait.prev = l->tail;
    if (l->tail) task_at(l->tail)->wait.next = (u64)t;
    else l->head = (u64)t;
    l->tail = (u64)t;
    atomic64_add(&l->count, 1);
    atomic64_set(&t->wait.stage, LINKED);
}

/* Wakes the first; false: there is none. */
static bool wake_first(struct wait_list *l) {
    if (!l->head) return false;
    struct task *t = task_at(l->head);
    unlink(l, t);
    atomic64_set(&t->wait.stage, WOKEN);
    sched_wake(t);
    return true;
}

/* --- leaving ------------------------------------------------------------------------------------------------------ */

/* Takes the task out of its list; the stage that it was in. */
static u64 take_out(struct task *t) {
    OWN(locked) g = locked_begin(t->wait.lock);
    if (atomic64_get(&t->wait.stage) == LINKED) unlink(list_at(t->wait.list), t);
    t->wait.list = 0;
    return atomic64_swap(&t->wait.stage, NOWHERE);
}

/* Ends whatever wait the task is in. A wake-up that it did not use goes on. */
static void leave(struct task *t) {
    u64 list = t->wait.list;
    if (take_out(t) != WOKEN || t->wait.with) return;
    OWN(locked) g = locked_begin(t->wait.lock);
    wake_first(list_at(list));
}

void wait_quit(void) {
    struct task *t = sched_self();
    if (t->wait.list) leave(t);
}

/* --- queues ------------------------------------------------------------------------------------------------------- */

static void enter(struct task *t, u64 queue) {
    UNSAFE("the queue's lock and list, as addresses");
    wait_queue *q = (wait_queue *)queue;
    OWN(wait_list_hold) g = wait_list_lock(&q->list);
    t->wait.lock = (u64)&q->list.word;
    t->wait.with = 0;
    link(wait_list_data(&g), t);
}

void waiter_begin(waiter_out w, wait_queue *q, u64 what) {
    EXACT;
    struct task *t = sched_self();
    wait_quit();
    sched_prepare(what);
    t->wait.ticket = ++t->wait.tickets;
    *w = (waiter){ .queue = (u64)q, .ticket = t->wait.ticket };
    enter(t, (u64)q);
}

static bool is_present(const struct task *t, u64 ticket) {
    return t->wait.list && t->wait.ticket == ticket;
}

static void end(u64 ticket) {
    struct task *t = sched_self();
    if (!is_present(t, ticket)) return;
    leave(t);
    sched_unblock();
}

void waiter_release(waiter *self) { end(self->ticket); }

static status block(u64 until) {
    OWN(alarm) a = NONE(alarm);
    if (until) alarm_begin(&a, until);
    return sched_block();
}

/* Is seen by wakers again, so that the caller's next check of its condition counts. */
static void begin_again(struct task *t, const waiter *w) {
    wait_quit();
    sched_prepare(AS_BEFORE);
    t->wait.ticket = w->ticket;
    enter(t, w->queue);
}

status waiter_sleep(waiter *w, u64 until) {
    struct task *t = sched_self();
    if (!is_present(t, w->ticket) || atomic64_get(&t->wait.stage) == SPENT) {
        begin_again(t, w);
        return OK;
    }
    status s = atomic64_get(&t->wait.stage) == LINKED ? block(until) : OK;
    poll();
    if (!ok(s)) return s;
    if (atomic64_cas(&t->wait.stage, WOKEN, SPENT)) return OK;
    if (until && clock_ns() >= until) return st(E_TIMEOUT);
    sched_prepare(AS_BEFORE);
    return OK;
}

/* A full barrier before the look: who enters the queue afterwards also finds what the caller has changed. */
static bool is_empty(wait_queue *q) {
    UNSAFE("the number is atomic, and read without the lock");
    return atomic64_add(&q->list.data.count, 0) == 0;
}

u32 wait_wake_one(wait_queue *q) {
    if (is_empty(q)) return 0;
    OWN(wait_list_hold) g = wait_list_lock(&q->list);
    return wake_first(wait_list_data(&g));
}

u32 wait_wake_all(wait_queue *q) {
    if (is_empty(q)) return 0;
    OWN(wait_list_hold) g = wait_list_lock(&q->list);
    u32 n = 0;
    while (wake_first(wait_list_data(&g))) n++;
    return n;
}

u32 wait_count(const wait_queue *q) {
    UNSAFE("the number is atomic, and read without the lock");
    return (u32)atomic64_get(&q->list.data.count);
}

/* --- parking ------------------------------------------------------------------------------------------------------ */

void wait_park(parked_out p, struct wait_list *l, u32 *word, u64 with, u64 what) {
    EXACT;
    struct task *t = sched_self();
    if (t->wait.list || !with) panic("parking inside of another wait, or for nothing");
    sched_prepare(what);
    t->wait.lock = (u64)word;
    t->wait.with = with;
    t->wait.ticket = ++t->wait.tickets;
    *p = (parked){ .ticket = t->wait.ticket };
    link(l, t);
}

void parked_release(parked *self) { end(self->ticket); }

/* Nobody has the task's links any more. */
static status woken(struct task *t) {
    t->wait.list = 0;
    return st(atomic64_swap(&t->wait.stage, NOWHERE) == WOKEN ? E_OK : E_RETRY);
}

/* The task runs, and may not have been woken from its list; under the lock this is certain. True when it is in the list
 * still, ready to block again; one that has to go is taken out. */
static bool stays(struct task *t, bool has_to_go) {
    OWN(locked) g = locked_begin(t->wait.lock);
    if (atomic64_get(&t->wait.stage) != LINKED) return false;
    if (!has_to_go) {
        sched_prepare(AS_BEFORE);
        return true;
    }
    unlink(list_at(t->wait.list), t);
    atomic64_set(&t->wait.stage, DISMISSED);
    return false;
}

status parked_sleep(parked *p) {
    struct task *t = sched_self();
    if (!is_present(t, p->ticket)) return st(E_RETRY);
    for (;;) {
        bool has_to_go = !ok(sched_block());
        if (atomic64_get(&t->wait.stage) == LINKED && stays(t, has_to_go)) continue;
        status s = woken(t);
        if (!ok(s)) poll();
        return s;
    }
}

u64 wait_first(const struct wait_list *l) { return l->head ? task_at(l->head)->wait.with : 0; }

static void send_away(struct wait_list *l, u64 stage) {
    struct task *t = task_at(l->head);
    unlink(l, t);
    sched_wake(t);
    atomic64_set(&t->wait.stage, stage);
}

void wait_serve(struct wait_list *l) {
    if (!l->head) panic("nobody to be served");
    send_away(l, WOKEN);
}

void wait_dismiss(struct wait_list *l) {
    while (l->head) send_away(l, DISMISSED);
}
