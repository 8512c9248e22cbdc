/* tick.c - the timer interrupt and the call to look for work.
 *
 * Boot CPU: moves the clock and rings alarms. Every CPU: the work registered from above, then the scheduler, which may
 * switch; so the interrupt is acknowledged first, and the interrupted frame waits on its task's stack until the task
 * runs again. */
#include <task/tick.h>
#include <cell.h>
#include <cpu/apic.h>
#include <cpu/clock.h>
#include <cpu/trap.h>
#include <task/sched.h>
#include <task/sleep.h>

struct tick_state { SYNC; struct hook work; };
CELL_STATE struct tick_state tick_hooks;

static void on_timer(struct frame *f) {
    apic_eoi();
    if (cpu_index() == 0) {
        clock_tick();
        sleep_tick(clock_ns());
    }
    frame_hook_call(&tick_hooks.work, f);
    sched_tick();
}

status tick_set_work(void (*fn)(struct frame *f)) {
    return frame_hook_set(&tick_hooks.work, fn);
}

static void on_reschedule(struct frame *f) {
    (void)f;                                             /* the interrupt itself ends the halt */
    apic_eoi();
}

status tick_start(void) {
    TRY(trap_set(VECTOR_RESCHEDULE, on_reschedule));
    return trap_set(VECTOR_TIMER, on_timer);
}

CELL(.start = tick_start);
