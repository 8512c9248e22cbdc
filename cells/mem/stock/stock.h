/* stock.h - numbers of free things, frames or pages, that each CPU keeps at hand before a common pool.
 *
 * The owner declares `CELL_STATE struct stocks`, starting with zeroes. What a number stands for belongs to the stock
 * from a push to the pop that returns it; nothing else is known of it.  Any context. */
#pragma once
#include <cpu/lock.h>

enum { STOCK_MAX = 96, STOCK_PART = STOCK_MAX / 3 };   /* PART: as many as go to the pool and come from it at once */
struct stock { u64 count; u64 at[STOCK_MAX]; };
SPIN_TYPE(stock)
struct stocks { SYNC; stock_spin of[CPU_MAX]; };

CELL_API_BEGIN

bool stock_push(struct stocks *s, u64 number);       /* this CPU's; false: it is full */
bool stock_pop(struct stocks *s, u64 *number);       /* this CPU's; false: it is empty */
bool stock_pop_from(struct stocks *s, u32 cpu, u64 *number);
u64 stock_count(struct stocks *s);                   /* on all CPUs */

CELL_API_END
