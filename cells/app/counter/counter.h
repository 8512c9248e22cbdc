/* counter.h - counts operations and errors by kind, in a declared state. Two cells implement it and replace each other
 * while others count: `counter` keeps totals, `counter_v2` also how they spread over the CPUs, in a larger layout. */
#pragma once
#include <cpu/cpu.h>

enum counter_kind { COUNT_PING, COUNT_MAP, COUNT_HEAP, COUNT_MUTEX, COUNT_SLEEP, COUNT_KINDS };
struct counter_total { u64 operations, errors; };

CELL_API_BEGIN

/* Panics on kind >= COUNT_KINDS, as do the others. Any context. */
void counter_add(u32 kind, u64 operations, u64 errors);
struct counter_total counter_get(u32 kind);
void counter_clear(void);
/* Operations counted on a CPU since this cell knows it; 0 where the layout has no place for it. */
u64 counter_on_cpu(u32 cpu);
u32 counter_layout(void);                            /* 1 or 2 */

CELL_API_END
