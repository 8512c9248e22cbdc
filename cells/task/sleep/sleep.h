/* sleep.h - waiting for time to pass, and alarms that bound other waits. The grain is one timer tick. */
#pragma once
#include <status.h>

/* Wakes the task that made it when its time has come, as long as the value lives. One per task at a time. */
OWNED_NAMES(alarm);
struct alarm { OWNED; VIEW; u64 task; };
OWNED_FUNS(alarm, task)

CELL_API_BEGIN

/* Sleeps until clock_ns() >= until. A kill point. E_RETRY when drained. */
status sleep_until_once(u64 until);
/* Sets an alarm for the running task, for clock_ns() time `until`. Call between sched_prepare and sched_block. */
void alarm_begin(alarm_out a, u64 until);
/* Called by the timer interrupt: wakes those whose time has come. Interrupts off. */
void sleep_tick(u64 now);

CELL_API_END

static inline void sleep_until(u64 until) {
    while (is(sleep_until_once(until), E_RETRY)) {}
}
