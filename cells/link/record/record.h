/* record.h - the tables of what is loaded, for those who fill and report them: loader, registry, the swapper's trial.
 *
 * A cell is named here by its slot, a small number that is its own as long as the cell exists; 0 is none. Whoever holds
 * the turn may change the tables; pointers into them stay good until the cell is erased. What other tasks read at the
 * same time (exports, users, phases) changes only inside the functions of this header, under the registry's lock. */
#pragma once
#include <base/line.h>
#include <link/image.h>
#include <mem/vec.h>

enum { CELL_NAME = 48, SYMBOL_NAME = 96, NS_KERNEL = 1 };
enum cell_phase { CELL_LOADING, CELL_LIVE, CELL_DRAINING };
enum section_kind { SECTION_TEXT, SECTION_RODATA, SECTION_DATA, SECTION_BSS, SECTION_STATE, SECTION_UNWIND };

enum { R_64 = 1, R_PC32 = 2, R_PLT32 = 4, R_GOTPCREL = 9, R_32 = 10, R_32S = 11, R_PC64 = 24, R_GOTPCRELX = 41,
       R_REX_GOTPCRELX = 42 };
enum { SYMBOL_FREE = 0, NO_SECTION = 0xffffffff };

/* One section of the object in memory. `name` is an offset into the cell's names, `index` the number in the object. */
struct section { u64 address, size, fingerprint; u32 name, kind, index, exported, in, out; };
/* One export. users: the head of the list of edges that refer to it; next: its hash chain. */
struct symbol {
    u64 hash, address, fingerprint; u32 name, section;
    u32 users_cell, users_edge, next_cell, next_symbol;
};
/* One word of this cell's data that holds the address of a foreign symbol: type R_GOTPCREL a slot, R_64 any other word,
 * with an addend. An edge without a cell belongs to a weak symbol that nobody defines. */
struct edge { u64 place; i64 addend; u32 type, name, cell, symbol, next_cell, next_edge; };
/* One instruction or word of a section, and the edge through which it reaches out. */
struct use { u32 section, edge, offset, type; };
struct need { u32 cell; };
/* One declared state and the slot bound to it. was: the state of another layout that it replaces at commit; fresh: made
 * by this load. */
struct binding { u64 state, was, place, layout, size; u32 name, version, align, fresh; };
struct init { u64 address, count, order; };          /* an array of functions to call before start; lowest order first */
VEC_TYPE(section)
VEC_TYPE(symbol)
VEC_TYPE(edge)
VEC_TYPE(use)
VEC_TYPE(need)
VEC_TYPE(binding)
VEC_TYPE(init)

struct cell_head {
    u64 id, ns;
    char name[CELL_NAME], implements[CELL_NAME], district[16];   /* implements: the name it stands for, often its own */
    u32 phase, version;
    u32 published, started;                          /* in the lists; start has run and stop has not */
    u32 needers, kept;                               /* cells with this one among their needs; 1: stays without any use */
    u64 holds;                                       /* cell_refs */
    u32 successor, predecessor;                      /* slots: what replaces this one, what it replaces */
    u64 home;                                        /* the namespace it belongs to once it is live */
    u64 base, extent;                                /* of its windows, 0 while it has none */
    u64 map;                                         /* address of its struct code_map, 0 while not published there */
    u64 text, rodata, data;                          /* bytes */
    u64 sections;
    u64 ops;                                         /* address of its struct cell_ops, or 0 */
};

OWNED_NAMES(turn);                                   /* the right to change the tables; one task has it, nested at will */
struct turn { OWNED; u64 owner; };
OWNED_FUNS(turn, owner)
OWNED_NAMES(newborn);                                 /* a cell that is erased with this value unless newborn_keep takes it */
struct newborn { OWNED; u64 slot; };
OWNED_FUNS(newborn, slot)
struct found { u32 cell, symbol; };

CELL_API_BEGIN

turn_must turn_wait(void);                           /* waits; interrupts on, no spin lock held */

/* A new empty cell in phase LOADING. E_FULL, E_NO_MEMORY. */
status cell_begin(u64 ns, text name, newborn_out out);
u32 newborn_slot(const newborn *f);
void newborn_keep(newborn_sink f);

struct cell_head *cell_head(u32 cell);
u64 cell_address(u32 cell);                          /* of its record: code_map.record */
/* A copy of the head of the cell `id`, of the one in a slot, of the first with id > after. False: none. Only the lock. */
bool head_of(u64 id, struct cell_head *out);
bool head_in(u32 cell, struct cell_head *out);
bool head_after(u64 after, struct cell_head *out);
/* The section that holds an address of code, and its name in an array of SYMBOL_NAME chars. Lock-free, while something
 * keeps the code loaded. */
bool code_section(u64 address, struct section *out, char *name);
/* The name of the cell that holds an address of code, in an array of CELL_NAME chars. Lock-free likewise. */
bool code_cell(u64 address, char *name);
/* One reference to the cell `id` more or less. False: no such cell. *last: a program's cell that nothing keeps now. */
bool cell_count(u64 id, bool more, bool *last);
section_vec *cell_sections(u32 cell);
symbol_vec *cell_symbols(u32 cell);
edge_vec *cell_edges(u32 cell);
use_vec *cell_uses(u32 cell);
need_vec *cell_needs(u32 cell);
binding_vec *cell_bindings(u32 cell);
init_vec *cell_inits(u32 cell);
/* Makes the memory, once; the image of a cell that has it; whether it has. */
status cell_place(u32 cell, const struct image_sizes *sizes);
image *cell_image(u32 cell);
bool cell_placed(u32 cell);
/* Keeps copies of both string tables; names count from the start of the first. */
status cell_keep_names(u32 cell, cbytes strings, cbytes more);
void cell_set_names(u32 cell, text implements, text district);
text cell_text(u32 cell, u32 name);
text array_text(const char *array, usize size);      /* a char array up to its first zero */
void text_store(char *array, usize size, text from); /* the other way: cut to fit, filled up with zeroes */
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
u64 scope_parent(u64 ns);                            /* 0: none */

/* Links edges, counts needs, makes the exports visible in the cell's namespace. Cannot fail. The phase stays. */
void cell_publish(u32 cell);
void cell_set_phase(u32 cell, u32 phase);
/* Runs init arrays and start, or stop. Faults inside are caught. E_START_FAILED; stop: what the cell answered. */
status cell_start(u32 cell, struct line *why);
status cell_stop(u32 cell, struct line *why);
/* For a swap: lets the cell convert the state of binding i from the one it replaces into zeroed memory, and re-point
 * hardware. Faults inside resume are caught. E_BAD_STATE: there is no resume, or it refused. */
status cell_resume(u32 cell, u64 i, struct line *why);
void cell_attach(u32 cell);
/* What a load has made stays from now on: states are no longer dropped with the cell. */
void cell_settle(u32 cell);
/* Ends a cell in any phase: withdraws it, frees memory and tables. Nothing may refer to it. Cannot fail. */
void cell_erase(u32 cell);
/* Erases every cell of an application's namespace that nobody needs or holds any more, after its stop. */
void cell_reap(void);

/* The steps of a commit, all CPUs held; none can fail, none takes a lock that can be held. For each pair: supersede,
 * which moves references and needs of everybody but of replaced and draining cells over from `old` to whichever trial
 * cell exports the symbol, and adds the words stored to *stores. Then for each pair: succeed, which gives `fresh` the
 * id, holds and namespace of `old`, and `old` the phase DRAINING. And adopt for trial cells that replace nothing. */
void cell_supersede(u32 old, u32 fresh, u64 *stores);
void cell_succeed(u32 old, u32 fresh);
void cell_adopt(u32 fresh, u64 ns);

/* Does nothing: a debugger stops here when a cell's sections have been published (loaded 1) or are about to go (0).
 * `sections` is the address of `count` struct section (stride sizeof: `address` at 0, `index` in the object at 32). */
void loader_debug_event(const char *name, u64 base, u64 sections, u64 count, u32 loaded);

CELL_API_END
