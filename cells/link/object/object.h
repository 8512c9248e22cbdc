/* object.h - what can be asked of an object's bytes without linking it, and the words for what is wrong with it. */
#pragma once
#include <base/elf.h>
#include <link/record.h>

CELL_API_BEGIN

/* Checks structure and compiler flags of an object, and opens it. E_BAD_OBJECT, E_BAD_FLAGS. */
status object_open(u32 cell, cbytes object, struct elf *out, struct line *why);
/* The manifest in an object that was opened; empty: none. */
text object_manifest(cbytes object, const struct elf *e);
/* The type of an export ('E') or import ('I') as the object's type lines give it; empty: not there, or no good
 * object. */
text object_type(cbytes object, char kind, text symbol);
/* Adds the type that a loaded cell's object gives an export. */
void object_put_type(struct line *why, u32 cell, text symbol);
/* Puts "cell: ", what is wrong, and a name into an emptied line; returns the code. */
status blame(struct line *why, u32 cell, i32 code, text what, text name);
/* Begins a sentence: "cell: " into an emptied line. */
void object_blame(struct line *why, u32 cell);

CELL_API_END
