/* birth.h - the moments at which the loader calls into a cell: start, stop, resume, attach. */
#pragma once
#include <link/record.h>

CELL_API_BEGIN

/* Runs init arrays and start, or stop. Faults inside are caught. E_START_FAILED; stop: what the cell answered. */
status cell_start(u32 cell, struct line *why);
status cell_stop(u32 cell, struct line *why);
/* For a swap: lets the cell convert the state of binding i from the one it replaces into zeroed memory, and re-point
 * hardware. Faults inside resume are caught. E_BAD_STATE: there is no resume, or it refused. */
status cell_resume(u32 cell, u64 i, struct line *why);
void cell_attach(u32 cell);
/* Ends every cell of an application's namespace that nobody needs or holds any more, after its stop: it rests, or is
 * erased. */
void cell_reap(void);

CELL_API_END
