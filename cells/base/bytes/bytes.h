/* bytes.h - copying, filling and comparing memory; also the mem* functions that compiled code calls by itself.
 *
 * They are real functions with unwind tables, never builtins: a fault in the middle of a copy unwinds the caller. */
#pragma once
#include <status.h>

CELL_API_BEGIN

void *memcpy(void *to, const void *from, usize n);
void *memmove(void *to, const void *from, usize n);
void *memset(void *to, int byte, usize n);
int memcmp(const void *a, const void *b, usize n);

/* Copies all of `from` to the start of `to`; they may overlap. E_INVALID: `to` is shorter; nothing was copied. */
status bytes_copy(bytes to, cbytes from);
void bytes_fill(bytes to, u8 value);
bool bytes_equal(cbytes a, cbytes b);

/* Text is UTF-8 without a terminator. */
bool text_equal(text a, text b);
bool text_starts(text t, text prefix);
bool text_ends(text t, text suffix);
/* Orders as strings do: negative, zero, positive. */
i32 text_order(text a, text b);
/* The index of the first `c` in t from `from` on, or t.len. */
usize text_find(text t, char c, usize from);
/* The bytes of a text and the text of bytes; the result borrows from the argument. */
cbytes text_bytes(text t);
text bytes_text(cbytes b);
/* The text up to the first NUL in b from `at` on; empty when there is none inside b or `at` is outside. */
text bytes_string(cbytes b, usize at);
/* The text in a char array, which ends at its first NUL or fills it; and into one, cut to fit and filled up with NULs,
 * one at least. */
text text_string(text array);
void chars_store(chars array, text from);

CELL_API_END

/* The same for arrays by name. */
#define STRING(array)   text_string((text){ .ptr = (array), .len = LEN(array) })
#define STORE(array, t) chars_store((chars){ .ptr = (array), .len = LEN(array) }, (t))
