/* linker.h - turns a relocatable object into the memory and the tables of a cell: scan, resolve, lay out, fill, relocate.
 *
 * Works on one cell in phase LOADING whose needs are published already. Whatever the bytes, the answer is a linked cell or an
 * error with a sentence; what was made until then goes with the cell (cell_erase). The turn is held by the caller. */
#pragma once
#include <link/record.h>

CELL_API_BEGIN

/* Structure and compiler flags of an object. E_BAD_OBJECT, E_BAD_FLAGS. */
status linker_check(u32 cell, cbytes object, struct line *why);
/* The manifest in an object that was checked; empty: none. */
text linker_manifest(cbytes object);
/* The type of an export ('E') or import ('I') as the object's type lines give it; empty: not there, or no good object. */
text linker_type(cbytes object, char kind, text symbol);
/* Links a checked object. E_BAD_OBJECT, E_BAD_RELOC, E_UNRESOLVED, E_TYPE_CHANGED, E_NO_UNWIND, E_BAD_STATE, E_EXISTS (an
 * export is there already), E_NO_MEMORY, E_NO_ADDRESS. */
status linker_link(u32 cell, cbytes object, struct line *why);
/* Adds the type that a loaded cell's object gives an export. */
void linker_put_type(struct line *why, u32 cell, text symbol);
/* Begins a sentence: "cell: " into an emptied line. */
void linker_blame(struct line *why, u32 cell);

CELL_API_END
