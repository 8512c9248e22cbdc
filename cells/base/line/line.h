/* line.h - builds one line or message of text in a fixed buffer, without allocating; what does not fit is cut off and
 * counted. Also reads numbers. */
#pragma once
#include <status.h>

enum { LINE_MAX = 1000 };
struct line { u32 len; u32 lost; char at[LINE_MAX]; };   /* plain data: keep it where you like, start with zeroes */

CELL_API_BEGIN

text line_text(const struct line *l);                    /* borrows from l */
void line_clear(struct line *l);
void line_put(struct line *l, text t);
void line_char(struct line *l, char c);
void line_u64(struct line *l, u64 v);                    /* decimal */
void line_i64(struct line *l, i64 v);
void line_hex(struct line *l, u64 v, u32 digits);        /* at least `digits` digits, no prefix */
void line_pad(struct line *l, u32 column);               /* spaces up to a column, at least one when beyond */
/* A JSON string: quoted, with escapes; bytes that are not UTF-8 become \ufffd. */
void line_json(struct line *l, text t);
/* "E_NAME: sentence" of a status. */
void line_status(struct line *l, status s);

/* The sentence and the name of a status code; "unknown error" for others. */
text status_text(i32 code);
text status_name(i32 code);

/* Reads an unsigned number, decimal or 0x-hexadecimal, that is the whole of t. E_INVALID: not a number or too big. */
status text_u64(text t, u64 *out);

CELL_API_END
