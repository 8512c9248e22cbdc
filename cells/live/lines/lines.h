/* lines.h - file and line of an address of code, from the line tables of the cell's object in the archive. */
#pragma once
#include <status.h>

enum { LINES_FILE = 64 };
struct lines_place { char file[LINES_FILE]; u32 line; };   /* NUL-terminated; a long name keeps its end */

CELL_API_BEGIN

/* The source line that the instruction at `pc` was made from. E_NOT_FOUND: no cell's code, or the archive has no object
 * for that cell, or a different one, or one without line tables. For reports: takes the registry's lock. */
status lines_find(u64 pc, struct lines_place *out);

CELL_API_END
