/* shootdown.h - removes translations from every CPU's TLB, and returns only when all have done it. */
#pragma once
#include <cpu/cpu.h>

CELL_API_BEGIN

/* Registers the handler of VECTOR_SHOOTDOWN and of cpu_serve; before that, only the local TLB is flushed. E_FULL. */
status shootdown_start(void);
/* Flushes `count` pages from address `start` everywhere. Callable with interrupts off: while it waits it serves the
 * requests of others, so two CPUs shooting at each other do not deadlock. Also waits until every CPU has enabled
 * interrupts or served once, so whoever looked at page tables with interrupts off before has finished. Cannot fail.
 * Not from fault handlers. */
void shootdown(u64 start, u64 count);
/* The same on this CPU alone. */
void shootdown_local(u64 start, u64 count);
/* Serves what others ask of this CPU; for those who wait with interrupts off (spin locks, hold). */
void shootdown_serve(void);
u64 shootdown_rounds(void);                          /* statistics */

CELL_API_END
