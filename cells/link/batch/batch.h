/* batch.h - a set of cells that are loaded together: a cell with all it needs, or the new cells of a swap.
 *
 * Add cells, then link: everything they need is added, put in order, linked and published. Dropping a batch that was
 * not kept stops and erases all of it, last first. For the loader and the swapper's trial; the turn is held. */
#pragma once
#include <base/elf.h>
#include <link/record.h>

/* A cell of a batch and, once it was gathered, its object opened. */
struct member { u32 cell; struct elf elf; };
VEC_TYPE(member)
OWNED_NAMES(batch);
struct batch { OWNED; u64 ns, home; member_vec cells; need_vec order; };   /* order: those that are linked */
OWNED_FUNS(batch, ns)

CELL_API_BEGIN

/* Cells that are made in ns and belong to `home` in the end: the same but for a trial. */
batch_must batch_new(u64 ns, u64 home);
u64 batch_space(const batch *b);                     /* ns */
/* Begins a cell of that name. *cell is its slot. E_INVALID: not a name. */
status batch_add(batch *b, text name, struct line *why, u32 *cell);
/* Adds what is needed, links and publishes all in order of need. `object`: of the first cell, empty: from the
 * archive. */
status batch_link(batch *b, cbytes object, struct line *why);
/* Starts all in order. */
status batch_start(batch *b, struct line *why);
/* The cells are live and stay. */
void batch_keep(batch_sink b);
u64 batch_count(batch *b);
u32 batch_cell(batch *b, u64 i);                     /* in order of need once linked */

CELL_API_END
