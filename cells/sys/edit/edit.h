/* edit.h - one line of text under the hands of a person: cursor, keys of a terminal, history. Pure: bytes go in,
 * events and what to draw come out.
 *
 * Text is UTF-8; the cursor moves, and keys delete, by whole characters, and bytes that are not UTF-8 never enter the
 * line. Every character counts as one column: wide and combining ones are drawn, but the cursor may look misplaced. */
#pragma once
#include <base/line.h>

enum { EDIT_MAX = 480, EDIT_COLUMNS = 79, HISTORY_MAX = 32 };
enum edit_event { EDIT_MORE, EDIT_LINE, EDIT_INTERRUPT, EDIT_END, EDIT_COMPLETE, EDIT_CLEAR };
/* Plain data, kept by who reads the line; zeroes are an empty line. */
struct edit {
    char at[EDIT_MAX]; u32 len, cursor;
    char kept[EDIT_MAX]; u32 kept_len;               /* the line being written while an older one is shown */
    u32 recalled;                                    /* 0: its own line; n: the nth last of the history */
    u32 escape, number;                              /* inside an escape sequence, its parameter */
    u8 partial[4]; u32 have, want;                   /* a character that is not complete yet */
    bool after_return;                               /* swallow the \n of \r\n */
};
struct history { char at[HISTORY_MAX][EDIT_MAX]; u32 len[HISTORY_MAX]; u32 count, next; };

CELL_API_BEGIN

/* One byte from the terminal. EDIT_LINE: the line is complete; _INTERRUPT: Ctrl-C; _END: Ctrl-D on an empty line;
 * _COMPLETE: tab; _CLEAR: Ctrl-L; _MORE: go on. */
enum edit_event edit_feed(struct edit *e, const struct history *h, u8 byte);
/* The line so far, and its part before the cursor; both borrow from e. */
text edit_text(const struct edit *e);
text edit_before(const struct edit *e);
/* Inserts at the cursor as much of t as fits, whole characters only; what is not UTF-8 is left out. */
void edit_insert(struct edit *e, text t);
void edit_reset(struct edit *e);
/* What a terminal must be sent so that its current row shows the prompt, the line (or the part of it around the cursor)
 * and the cursor at its place. */
void edit_draw(const struct edit *e, text prompt, struct line *out);

/* Remembers a line, unless it is empty, longer than EDIT_MAX or the same as the last. */
void history_add(struct history *h, text t);
/* The nth last line, 1 being the last; empty when there is none. Borrows from h. */
text history_get(const struct history *h, u32 n);

CELL_API_END
