/* manifest.h - what an object says of itself: its manifest (section .cell), the types of its symbols (.cell.types) and
 * the flags it was compiled with (.GCC.command.line). All three are text; anything malformed is refused or skipped. */
#pragma once
#include <base/bytes.h>

/* A type line: `kind` is 'E' (exported), 'I' (imported) or 'S' (declared state, with the numbers); symbol and type are
 * offsets and lengths in the section's text. */
struct type_line {
    u64 symbol, symbol_len, type, type_len, fingerprint;
    u64 version, size, align;
    char kind;
};

CELL_API_BEGIN

/* The value of the first line with that key, without surrounding blanks; empty: none. Lines are `key value`. */
text manifest_value(text manifest, text key);
/* The next word of a list from *at on, which moves behind it; empty: no more. Start with *at = 0. */
text manifest_word(text list, u64 *at);

/* The line at *at, which moves to the next one. E_NOT_FOUND: no more. E_BAD_OBJECT: malformed. */
status types_next(text types, u64 *at, struct type_line *out);

/* The first of the flags that cells must be compiled with which one of the recorded command lines lacks; empty: none.
 * *lines: how many were recorded. */
text flags_missing(cbytes command_lines, u64 *lines);

CELL_API_END
