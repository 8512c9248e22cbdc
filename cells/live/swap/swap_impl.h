/* swap_impl.h - what the files of the swapper share. */
#pragma once
#include <live/swap.h>
#include <live/quiet.h>

/* Where a cell's code and data lie: whole windows from its base on. */
struct quiet_range range_of(const struct cell_info *c);
/* The ids of the cells that a swap has replaced. */
struct replaced { u32 count; u64 id[SWAP_MAX]; };

/* Waits, in rounds, until the replaced cells are left and freed, or it is not worth waiting any longer. Returns the
 * largest number of tasks that stood in one of them. */
u64 drain_wait(const struct replaced *r);
