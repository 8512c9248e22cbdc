/* catalog.h - what the boot archive holds, by manifest. */
#pragma once
#include <base/line.h>

enum { CATALOG_NAME = 48, CATALOG_TEXT = 120 };
struct catalog_item {                                /* a copy; what is too long is cut off */
    char name[CATALOG_NAME], implements[CATALOG_NAME], does[CATALOG_TEXT], swap[CATALOG_TEXT];
};

CELL_API_BEGIN

/* The next cell object of the archive, from *at on, which moves behind it; start with 0. Objects whose manifest cannot
 * be read come with empty texts. E_NOT_FOUND: no more. */
status catalog_next(u64 *at, struct catalog_item *out);
/* The next one that implements `what` ("program"). E_NOT_FOUND. */
status catalog_next_of(u64 *at, text what, struct catalog_item *out);
/* The object called `name`. E_NOT_FOUND. */
status catalog_find(text name, struct catalog_item *out);

/* The program behind a command: the cell of that name, or NAME_command where the name is taken by another cell.
 * E_NOT_FOUND: there is none; out->name is empty then, or names a cell that is no program. */
status catalog_program(text command, struct catalog_item *out);
/* What a person types for a program: its name without _command. */
text catalog_command(const struct catalog_item *i);

text catalog_name(const struct catalog_item *i);
text catalog_does(const struct catalog_item *i);
text catalog_swap(const struct catalog_item *i);
text catalog_implements(const struct catalog_item *i);

CELL_API_END
