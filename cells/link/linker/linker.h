/* linker.h - turns a relocatable object into the memory and the tables of a cell: scan, resolve, lay out, fill,
 * relocate.
 *
 * Works on one cell in phase LOADING whose needs are published already. Whatever the bytes, the answer is a linked
 * cell or an error with a sentence; what was made until then goes with the cell (cell_erase). The turn is held by
 * the caller. */
#pragma once
#include <link/object.h>

CELL_API_BEGIN

/* Links an object that object_open has opened. E_BAD_OBJECT, E_BAD_RELOC, E_UNRESOLVED, E_TYPE_CHANGED, E_NO_UNWIND,
 * E_BAD_STATE, E_EXISTS (an export is there already), E_NO_MEMORY, E_NO_ADDRESS. */
status linker_link(u32 cell, cbytes object, const struct elf *e, struct line *why);
CELL_API_END
