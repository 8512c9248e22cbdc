/* clock.h - time since boot, from the time-stamp counter, calibrated once against the PIT. */
#pragma once
#include <cpu/cpu.h>

enum { TICK_HZ = 100 };                   /* timer interrupts a second on each CPU: a time slice is one tick */

CELL_API_BEGIN

void clock_calibrate(void);               /* once, on the boot CPU, interrupts off */
u64 clock_ns(void);                       /* nanoseconds since clock_calibrate; never goes back on one CPU */
u64 clock_us(void);
u64 clock_cycles(void);                   /* the raw counter */
u64 clock_us_of(u64 cycles);              /* how long they last, in microseconds */
u64 clock_khz(void);                      /* its cycles in a millisecond; 0 before clock_calibrate */
void clock_delay_us(u64 us);              /* busy wait, for start-up of hardware only */
/* Ticks of the boot CPU since the timer was started; clock_tick is called by the scheduler's timer hook there. */
u64 clock_ticks(void);
void clock_tick(void);

CELL_API_END
