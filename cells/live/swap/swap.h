/* swap.h - replaces running cells by others as one step: prepare, quiesce, commit, drain.
 *
 * prepare loads and links the new cells against a trial namespace, compares every fingerprint, finds every reference
 * and converts changed states on a copy; it may refuse, and then nothing has changed. quiesce waits until no task
 * stands in a cell whose state changes. commit holds all CPUs and stores: import slots, hooks, task entries, states,
 * names; it cannot fail. drain leaves old code mapped until no stack returns into it, waking those that sleep there. */
#pragma once
#include <base/line.h>
#include <link/registry.h>

enum { SWAP_MAX = 16 };                              /* cells in one step */
struct swap_item { char old_name[CELL_NAME]; char new_name[CELL_NAME]; };   /* a live cell, an object of the archive */
struct swap_report {
    u64 cells, loaded_bytes, references, tasks_moved;     /* tasks_moved: most that stood in old code at a time */
    u64 prepare, quiesce, commit, drain;                  /* cycles of each stage (clock_us_of) */
};
SLICE_TYPE(const struct swap_item, swap_items)

CELL_API_BEGIN

/* Replaces each old cell by its new one, all or none. Errors of loading as in loader.h; E_TYPE_CHANGED: an interface
 * changed and a user is not in the set (why names symbol, types and the cells to swap along); E_BAD_STATE: a state's
 * layout changed and the new cell does not convert it; E_NOT_QUIET: a task does not leave (named). Waits for loads and
 * swaps that others have begun. A kill before the commit leaves all as it was, a later one only ends the waiting. */
status swap_cells(swap_items items, struct swap_report *report, struct line *why);
/* Frees replaced cells that no stack stands in any more; returns how many are still waited for. */
u64 swap_drain(void);

CELL_API_END
