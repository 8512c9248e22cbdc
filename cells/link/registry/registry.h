/* registry.h - what is loaded: cells, their sections, their symbols, and every reference between them.
 *
 * All of it is declared state, plain tables indexed by number: swapping the code of loader or registry moves nothing.
 * Cells are named by id (never reused), sections and edges by index. A namespace maps names to symbols and rests on
 * another one; look-ups go downwards. */
#pragma once
#include <base/line.h>
#include <link/record.h>

struct cell_info {
    u64 id, ns; char name[CELL_NAME]; char district[16]; u32 phase, version;
    u64 base, text, rodata, data; u32 sections, users;     /* bytes; users: cell_refs and cells that need it */
};
struct section_info { char name[SYMBOL_NAME]; u32 kind; bool exported; u64 address, size, fingerprint; u32 in, out; };
struct edge_info { u64 from_cell, to_cell; u64 place, target; u32 type; char symbol[SYMBOL_NAME]; };

OWNED_NAMES(cell_ref);                               /* keeps a cell, and through its edges what it needs, loaded */
struct cell_ref { OWNED; u64 id; };
OWNED_FUNS(cell_ref, id)
OWNED_NAMES(namespace);                              /* a name space that lives with its handle and its cells */
struct namespace { OWNED; u64 id; };
OWNED_FUNS(namespace, id)

CELL_API_BEGIN

/* A fresh namespace on top of `parent`. E_NO_MEMORY, E_NOT_FOUND. Dropping it while cells live in it only forgets the
 * handle: it goes with its last cell. */
status namespace_make(u64 parent, namespace_out out);
u64 namespace_id(const namespace *n);

/* Cells in order of id: the first with id > `after`. E_NOT_FOUND: no more. */
status registry_next(u64 after, struct cell_info *out);
/* The live cell of that name in a namespace or those below it. E_NOT_FOUND. */
status registry_find(u64 ns, text name, struct cell_info *out);
status registry_cell(u64 id, struct cell_info *out);
/* Section i of a cell. E_NOT_FOUND beyond the last. */
status registry_section(u64 cell, u64 i, struct section_info *out);
/* Edge i out of (`in` false) or into a cell, cells' own internal edges left out. E_NOT_FOUND beyond the last. */
status registry_edge(u64 cell, bool in, u64 i, struct edge_info *out);
/* The address of an exported symbol. E_UNRESOLVED. */
status registry_symbol(u64 ns, text name, u64 *address);
/* "cell:function+0x12" of an address of code into a line; the plain number when it is in no cell. Lock-free; the
 * code must be kept loaded by something. */
void registry_name(u64 address, struct line *out);
/* The section that holds an address of code. E_NOT_FOUND. Lock-free likewise. A section's name is that in the object,
 * .text.FUNCTION, .text.cleanup.TYPE for release functions; of assembly's .text, its first symbol. */
status registry_function(u64 address, struct section_info *out);

/* Keeps a cell loaded. E_NOT_FOUND. */
status cell_hold(u64 id, cell_ref_out out);
u64 cell_ref_id(const cell_ref *r);

CELL_API_END
