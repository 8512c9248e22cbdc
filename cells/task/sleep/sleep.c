/* sleep.c - alarms in a wheel of SLOTS lists, one per tick of time; sleeping is an alarm and a block.
 *
 * An alarm lies in the list of its tick modulo SLOTS. A timer interrupt walks the lists of the ticks that have passed
 * and wakes what is due; what lies there for a later round stays. Setting and taking back are a few instructions
 * however many sleep. The wake-up happens under the wheel's lock, so a task whose alarm rings can't be gone, and one
 * that takes its alarm back never hears it afterwards.
 * Bad at: precision below a tick. */
#include <task/sleep.h>
#include <base/raise.h>
#include <cell.h>
#include <cpu/clock.h>
#include <cpu/lock.h>
#include <task/sched.h>

enum { SLOTS = 256, GRAIN_NS = 1000000000 / TICK_HZ };
struct sleep_wheel { u64 done, count; u64 first[SLOTS]; };   /* done: the tick up to which all has been looked at */
SPIN_TYPE(sleep_wheel)
CELL_STATE sleep_wheel_spin sleep_alarms;

static struct task *task_at(u64 address) {
    UNSAFE("tasks are linked by address; each takes its alarm back before it goes");
    return (struct task *)address;
}

static void link(struct sleep_wheel *w, struct task *t) {
    u64 tick = t->alarm.until / GRAIN_NS;
    u64 slot = (tick > w->done ? tick : w->done) % SLOTS;
    t->alarm.slot = 1 + slot;
    t->alarm.prev = 0;
    t->alarm.next = AT(w->first, slot);
    if (t->alarm.next) task_at(t->alarm.next)->alarm.prev = (u64)t;
    AT(w->first, slot) = (u64)t;
    w->count++;
}

static void unlink(struct sleep_wheel *w, struct task *t) {
    if (!t->alarm.slot) return;
    if (t->alarm.prev) task_at(t->alarm.prev)->alarm.next = t->alarm.next;
    else AT(w->first, t->alarm.slot - 1) = t->alarm.next;
    if (t->alarm.next) task_at(t->alarm.next)->alarm.prev = t->alarm.prev;
    t->alarm.slot = 0;
    w->count--;
}

void alarm_begin(alarm_out a, u64 until) {
    EXACT;
    struct task *t = sched_self();
    *a = (alarm){ .task = (u64)t };
    OWN(sleep_wheel_hold) g = sleep_wheel_lock(&sleep_alarms);
    unlink(sleep_wheel_data(&g), t);
    t->alarm.until = until;
    link(sleep_wheel_data(&g), t);
}

void alarm_release(alarm *self) {
    OWN(sleep_wheel_hold) g = sleep_wheel_lock(&sleep_alarms);
    unlink(sleep_wheel_data(&g), task_at(self->task));
}

static void ring(struct sleep_wheel *w, u64 slot, u64 now) {
    u64 at = AT(w->first, slot);
    while (at) {
        struct task *t = task_at(at);
        at = t->alarm.next;
        if (t->alarm.until > now) continue;
        unlink(w, t);
        sched_wake(t);
    }
}

void sleep_tick(u64 now) {
    OWN(sleep_wheel_hold) g = sleep_wheel_lock(&sleep_alarms);
    struct sleep_wheel *w = sleep_wheel_data(&g);
    u64 tick = now / GRAIN_NS;
    u64 from = tick - w->done < SLOTS ? w->done : tick - (SLOTS - 1);
    for (u64 i = from; w->count && i <= tick; i++) ring(w, i % SLOTS, now);
    if (tick > w->done) w->done = tick;
}

status sleep_until_once(u64 until) {
    sched_prepare(LETTERS("sleep"));
    OWN(alarm) a = NONE(alarm);
    alarm_begin(&a, until);
    status s = clock_ns() < until ? sched_block() : OK;
    sched_unblock();
    poll();
    if (!ok(s)) return s;
    return clock_ns() < until ? st(E_RETRY) : OK;
}
