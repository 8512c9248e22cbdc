/* hold.h - stops all other CPUs for a moment: the one place where the system stands still.
 *
 * The holder keeps interrupts off; the others spin in their interrupt handler, interrupts off, until released. Meant
 * for microseconds (a swap's commit). One holder at a time: a second one waits with interrupts enabled. */
#pragma once
#include <cpu/cpu.h>

OWNED_NAMES(held);
struct held { OWNED; u64 flags; };
OWNED_FUNS(held, flags)

CELL_API_BEGIN

/* Registers the handler of VECTOR_HOLD. E_FULL. */
status hold_start(void);
/* Returns when every other online CPU stands in its handler. Dropping the value releases them, and returns when they
 * have left. Not from interrupts; panics when this CPU holds a spin lock, or has interrupts off while others run. */
held_must hold_all(void);
/* Of CPU `index` while held: the address of its interrupted frame (struct frame), or 0 for the holder. */
u64 hold_frame(u32 index);
/* True while this CPU is the holder. */
bool hold_mine(void);

CELL_API_END
