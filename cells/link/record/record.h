/* record.h - the tables of what is loaded, for those who fill and report them: loader, registry, the swapper's trial.
 *
 * A cell is named here by its slot, a small number that is its own as long as the cell exists; 0 is none. Whoever holds
 * the turn may change the tables; pointers into them stay good until the cell is erased. What other tasks read at the
 * same time (exports, users, phases) changes only inside the functions of this header, under the registry's lock. */
#pragma once
#include <base/line.h>
#include <link/image.h>
#include <link/parts.h>
#include <link/turn.h>

/* A cell that is erased with this value unless newborn_keep takes it. */
OWNED_NAMES(newborn);
struct newborn { OWNED; u64 slot; bool kept; };
OWNED_FUNS(newborn, slot)
struct found { u32 cell, symbol; };

CELL_API_BEGIN

/* A new empty cell in phase LOADING. E_FULL, E_NO_MEMORY. */
status cell_begin(u64 ns, text name, newborn_out out);
u32 newborn_slot(const newborn *f);
void newborn_keep(newborn_sink f);

struct cell_head *cell_head(u32 cell);
/* A copy of the head of the cell `id`, of the one in a slot, of the first with id > after. False: none. Only the
 * lock. */
bool head_of(u64 id, struct cell_head *out);
bool head_in(u32 cell, struct cell_head *out);
bool head_after(u64 after, struct cell_head *out);
/* The section that holds an address of code, and its name. Lock-free, while something keeps the code loaded. */
bool code_section(u64 address, struct section *out, chars name);
/* The name of the cell that holds an address of code. Lock-free likewise. */
bool code_cell(u64 address, chars name);
/* One reference to the cell `id` more or less. False: no such cell. *last: a program's cell that nothing keeps now. */
bool cell_count(u64 id, bool more, bool *last);
section_vec *cell_sections(u32 cell);
symbol_vec *cell_symbols(u32 cell);
edge_vec *cell_edges(u32 cell);
use_vec *cell_uses(u32 cell);
need_vec *cell_needs(u32 cell);
bool cell_has_need(u32 cell, u32 other);
binding_vec *cell_bindings(u32 cell);
init_vec *cell_inits(u32 cell);
/* Enters an init array behind those of lower or equal order. E_NO_MEMORY. */
status cell_add_init(u32 cell, u64 address, u64 count, u64 order);
/* Makes the memory, once; the image of a cell that has it. */
status cell_place(u32 cell, const struct image_sizes *sizes);
image *cell_image(u32 cell);
/* Keeps copies of both string tables; names count from the start of the first. */
status cell_keep_names(u32 cell, cbytes strings, cbytes more);
void cell_set_names(u32 cell, text implements, text district);
text cell_text(u32 cell, u32 name);
text cell_name(u32 cell);                            /* its name; what it stands for */
text cell_stands_for(u32 cell);

/* The next slot in use after `cell`, or 0; by id; the live or trial cell that stands for a name in ns or below. */
u32 cell_after(u32 cell);
u32 cell_by_id(u64 id);
u32 cell_named(u64 ns, text name, bool below);
/* The export `name` as seen from ns: cell 0 when there is none. */
struct found symbol_lookup(u64 ns, text name);
/* A namespace on top of `parent` with a handle; the handle is given up. E_NOT_FOUND: no parent. E_FULL. */
status scope_make(u64 parent, u64 *id);
void scope_leave(u64 ns);

/* Links edges, counts needs, makes the exports visible in the cell's namespace. Cannot fail. The phase stays. */
void cell_publish(u32 cell);
void cell_set_phase(u32 cell, u32 phase);
/* The next cell after `cell` of an application's namespace that nobody needs or holds any more, or 0. */
u32 cell_forgotten(u32 cell);
/* Takes such a cell out of its namespace, in phase RESTING; brings it into another one, in phase LOADING; whether each
 * word of it that holds a foreign address holds the right one. */
void cell_retire(u32 cell);
status cell_return(u32 cell, u64 ns, newborn_out out);
bool cell_intact(u32 cell);
/* What a load has made stays from now on: states are no longer dropped with the cell. */
void cell_settle(u32 cell);
/* Ends a cell in any phase: withdraws it, frees memory and tables. Nothing may refer to it. Cannot fail. */
void cell_erase(u32 cell);
/* The steps of a commit, all CPUs held; none can fail, none takes a lock that can be held. redirect: whoever uses an
 * export of `old`, but replaced and draining cells to whom its type would change, is made to refer to `heir`; returns
 * the words stored. succeed: `fresh` gets the id, holds, phase and namespace of `old`, and `old` the phase DRAINING. */
u64 cell_redirect(u32 old, u32 symbol, struct found heir);
void cell_succeed(u32 old, u32 fresh, u64 ns);
/* The rest of a commit, with the same turn, CPUs running; none can fail. Of each export that was redirected: hand_over,
 * which moves its users' list. Then of each pair: supersede, which moves needs and exports; the latter leave the
 * namespace `from`. And adopt for cells of the trial that replace nothing. */
void cell_hand_over(u32 old, u32 symbol, struct found heir);
void cell_supersede(u32 old, u32 fresh, u64 from);
void cell_adopt(u32 fresh, u64 from, u64 to);

/* Does nothing: a debugger stops here when a cell's sections have been published (loaded 1) or are about to go (0).
 * `sections` is the address of `count` struct section (stride sizeof: `address` at 0, `index` in the object at 32). */
void loader_debug_event(const char *name, u64 base, u64 sections, u64 count, u32 loaded);

CELL_API_END
