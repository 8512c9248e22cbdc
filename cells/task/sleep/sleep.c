/* sleep.c - alarms in a wheel of SLOTS lists, one per tick of time; sleeping is an alarm and a block.
 *
 * An alarm lies in the list of its tick modulo SLOTS. A timer interrupt walks the lists of the ticks that have passed
 * and wakes what is due; what lies there for a later round stays. Setting and taking back are a few instructions
 * however many sleep. Alarms lie on their tasks' stacks; the wake-up happens under the wheel's lock, so a task whose
 * alarm rings can't be gone, and one that takes its alarm back never hears it afterwards.
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

static struct alarm *alarm_at(u64 address) {
    UNSAFE("alarms are linked by address; each unlinks itself before it goes");
    return (struct alarm *)address;
}

static struct task *task_at(u64 address) {
    UNSAFE("the task lives while its alarm is linked");
    return (struct task *)address;
}

static void link(struct sleep_wheel *w, struct alarm *a) {
    u64 tick = a->until / GRAIN_NS;
    u64 slot = (tick > w->done ? tick : w->done) % SLOTS;
    a->slot = 1 + slot;
    a->prev = 0;
    a->next = AT(w->first, slot);
    if (a->next) alarm_at(a->next)->prev = (u64)a;
    AT(w->first, slot) = (u64)a;
    w->count++;
}

static void unlink(struct sleep_wheel *w, struct alarm *a) {
    if (a->prev) alarm_at(a->prev)->next = a->next;
    else AT(w->first, a->slot - 1) = a->next;
    if (a->next) alarm_at(a->next)->prev = a->prev;
    a->slot = 0;
    w->count--;
}

void alarm_begin(alarm_out a, u64 until) {
    EXACT;
    *a = (alarm){ .task = (u64)sched_self(), .until = until };
    OWN(sleep_wheel_hold) g = sleep_wheel_lock(&sleep_alarms);
    link(sleep_wheel_data(&g), a);
}

void alarm_release(alarm *self) {
    OWN(sleep_wheel_hold) g = sleep_wheel_lock(&sleep_alarms);
    if (self->slot) unlink(sleep_wheel_data(&g), self);
}

static void ring(struct sleep_wheel *w, u64 slot, u64 now) {
    u64 at = AT(w->first, slot);
    while (at) {
        struct alarm *a = alarm_at(at);
        at = a->next;
        if (a->until > now) continue;
        unlink(w, a);
        sched_wake(task_at(a->task));
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

u64 sleep_count(void) {
    OWN(sleep_wheel_hold) g = sleep_wheel_lock(&sleep_alarms);
    return sleep_wheel_data(&g)->count;
}

status sleep_until_once(u64 until) {
    sched_prepare(TEXT("sleep"));
    OWN(alarm) a = NONE(alarm);
    alarm_begin(&a, until);
    status s = clock_ns() < until ? sched_block() : OK;
    sched_unblock();
    poll();
    if (!ok(s)) return s;
    return clock_ns() < until ? st(E_RETRY) : OK;
}
