/* mutex.c - blocking locks: one word that names the owner, and a queue.
 *
 * Taking and giving a free lock is one compare-and-swap and a look at the queue. A waiter that is woken competes with
 * whoever comes by just then: throughput before strict order.
 * Before the scheduler runs there is one context and the lock can't be contended: it is taken as BOOT. */
#include <task/mutex.h>
#include <base/raise.h>
#include <cell.h>
#include <task/sched.h>

enum { BOOT = -1 };

static atomic64 *owner_of(mutex_core *m) {
    return &m->owner;
}

static wait_queue *waiters_of(mutex_core *m) {
    return &m->waiters;
}

static u64 caller(void) {
    if (!cpu_has_strand()) return (u64)BOOT;
    u64 id = cpu_strand()->id;
    if (!id) panic("a mutex in an idle context");
    return id;
}

static void count(i64 by) {
    if (cpu_has_strand()) cpu_strand()->locks += (u64)by;
}

bool mutex_try(mutex_core *m) {
    if (!atomic64_cas(owner_of(m), 0, caller())) return false;
    count(1);
    return true;
}

status mutex_lock_once(mutex_core *m) {
    if (mutex_try(m)) return OK;
    if (atomic64_get(owner_of(m)) == caller()) panic("this task holds the mutex already");
    OWN(waiter) w = NONE(waiter);
    waiter_begin(&w, waiters_of(m), LETTERS("mutex"));
    if (mutex_try(m)) return OK;
    TRY(waiter_sleep(waiter_need(&w), 0));
    return mutex_try(m) ? OK : st(E_RETRY);
}

void mutex_unlock(mutex_core *m) {
    if (atomic64_get(owner_of(m)) != caller()) panic("this task does not hold the mutex");
    count(-1);
    atomic64_set(owner_of(m), 0);
    wait_wake_one(waiters_of(m));
}
