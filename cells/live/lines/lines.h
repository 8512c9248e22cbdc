/* lines.h - file and line of an instruction, from the line tables of its cell's object in the archive. The cell itself
 * need not be loaded any more. */
#pragma once
#include <status.h>

enum { LINES_FILE = 64 };
struct lines_place { char file[LINES_FILE]; u32 line; };   /* NUL-terminated; a long name keeps its end */

CELL_API_BEGIN

/* The source line of the instruction at `offset` in a function of a cell, whose code is `size` bytes long. E_NOT_FOUND:
 * the archive has no object for that cell, or a different one, or one without line tables. */
status lines_find(text cell, text function, u64 size, u64 offset, struct lines_place *out);

CELL_API_END
