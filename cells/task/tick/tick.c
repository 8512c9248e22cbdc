/* tick.c - the timer interrupt and the call to look for work.
 *
 * Boot CPU: moves the clock and rings alarms. Every CPU: the work registered from above, then the scheduler, which may
 * switch; so the interrupt is acknowledged first, and the interrupted frame waits on its task's stack until the task
 * runs again. */
#include <task/tick.h>
#include <cell.h>
#include <cpu/apic.h>
#include <cpu/clock.h>
#include <cpu/hook.h>
#include <cpu/trap.h>
#include <task/sched.h>
#include <task/sleep.h>

struct tick_state { OWNED; SYNC; hook work; };
CELL_STATE struct tick_state tick_hooks;

static void call_work(struct frame *f) {
    UNSAFE("set while the system starts, read by interrupts; one word");
    if (hook_live(&tick_hooks.work)) hook_call(&tick_hooks.work, (u64)f);
}

static void on_timer(struct frame *f) {
    apic_eoi();
    if (cpu_index() == 0) {
        clock_tick();
        sleep_tick(clock_ns());
    }
    call_work(f);
    sched_tick();
}

status tick_set_work(void (*fn)(struct frame *f)) {
    UNSAFE("set while the system starts, read by interrupts; one word");
    void (*plain)(u64) = (void (*)(u64))(u64)fn;     /* a frame's address is handed over as a number */
    if (!hook_live(&tick_hooks.work)) return hook_make(plain, &tick_hooks.work);
    hook_set(&tick_hooks.work, plain);
    return OK;
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
