/* stage.h - the cells on which swaps are measured: target, in the kernel's namespace, and any number of its users. */
#pragma once
#include <live/swap.h>

enum { STAGE_CALLERS = 200 };

CELL_API_BEGIN

/* Loads target and so many callers, as caller_1, caller_2 and so on. On an error, named in why, what was loaded stays
 * until stage_clear. E_INVALID: more than STAGE_CALLERS. Errors of loading. */
status stage_set(u64 callers, struct line *why);
/* Replaces target by its own object. Errors of swap_cells. */
status stage_swap(struct swap_report *r, struct line *why);
/* Unloads all that stage_set has loaded, also in a run that was killed. `code` is how the measurement went: it is the
 * answer unless it is 0 and this fails; why stays what it was then. E_BUSY: somebody uses a cell, named in why. */
status stage_clear(i32 code, struct line *why);

CELL_API_END
