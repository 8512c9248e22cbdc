/* swap_impl.h - what the files of the swapper share. */
#pragma once
#include <live/swap.h>
#include <live/quiet.h>

/* Where a cell's code and data lie: whole windows from its base on. */
struct quiet_range range_of(const struct cell_info *c);
/* Waits, in rounds, until the cells that were replaced are left and freed, or it is not worth waiting any longer. */
u64 drain_wait(void);
