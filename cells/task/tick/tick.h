/* tick.h - the interrupts that drive scheduling: the timer of every CPU (time, sleepers, overdue tasks, time slices, in
 * this order) and the call of one CPU to another to look for work. */
#pragma once
#include <cpu/trap.h>

CELL_API_BEGIN

/* Registers the handlers of VECTOR_TIMER and VECTOR_RESCHEDULE. Before the first sched_run; again does no harm. */
status tick_start(void);
/* A function that every tick calls with the interrupted frame, which it may change; interrupts
 * off. One only: for live/fault, which forces out tasks past their deadline. Replaces the former one. E_FULL. */
status tick_set_work(void (*fn)(struct frame *f));

CELL_API_END
