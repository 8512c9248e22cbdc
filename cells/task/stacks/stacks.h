/* stacks.h - a cache of task stacks, so that spawning does not map and unmap memory each time. */
#pragma once
#include <mem/stack.h>

CELL_API_BEGIN

/* A stack of `count` pages (0: STACK_DEFAULT), from the cache when it is a default one. Errors of stack_make. */
status stacks_take(u64 count, stack_out out);
/* Keeps a stack, whose reserve is closed, for reuse; drops it when it is of another size or enough are kept. Not from
 * interrupts. */
void stacks_give(stack_sink s);
/* Drops all stacks kept. Not from interrupts. */
void stacks_trim(void);
u64 stacks_kept(void);

CELL_API_END
