/* recover.h - what can be done above unwinding when a cell keeps faulting: put a fresh copy of it in its place.
 *
 * Steps of escalation: a fault unwinds its task; the task is restarted (task.h, restarts); then the cell at fault is
 * replaced by a fresh load of its own object; then that cell together with the cells it calls. State is carried over,
 * so this helps against corrupted code and data, not against corrupted state. Each is one swap: all or nothing. */
#pragma once
#include <live/swap.h>

CELL_API_BEGIN

/* Replaces the live kernel cell `name` by its pristine object from the archive. E_BUSY: it was reloaded so recently,
 * for how often it was reloaded before, that doing it again will not help. Errors of swap_cells, E_NOT_FOUND. */
status recover_reload(text name, struct swap_report *report, struct line *why);
/* The same for the cell and those it refers to, at most SWAP_MAX in all, as one step. */
status recover_group(text name, struct swap_report *report, struct line *why);
u64 recover_count(void);                             /* cells and groups replaced since boot */

CELL_API_END
