/* turn.h - the right to change what is loaded: loads, unloads and swaps take turns. */
#pragma once
#include <own.h>

/* One task has it at a time, nested at will. */
OWNED_NAMES(turn);
struct turn { OWNED; u64 owner; };
OWNED_FUNS(turn, owner)

CELL_API_BEGIN

turn_must turn_wait(void);                           /* waits; interrupts on, no spin lock held */

CELL_API_END
