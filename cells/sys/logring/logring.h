/* logring.h - the memory of the kernel log: the last LOG_LINES lines, numbered from 1 on, and a queue to wait for more.
 *
 * How a line looks is the business of the cell log. */
#pragma once
#include <base/line.h>

enum log_level { LOG_DEBUG, LOG_INFO, LOG_NOTICE, LOG_WARN, LOG_ERROR };
enum { LOG_LINES = 256, LOG_TEXT = 160, LOG_CELL = 24 };
struct log_entry { u64 n, ns; u32 level, cpu, cell_len, len; char cell[LOG_CELL]; char text[LOG_TEXT]; };

CELL_API_BEGIN

/* Appends a line; what exceeds LOG_CELL and LOG_TEXT is cut off. Any context; takes one spin lock for some hundred
 * instructions, allocates nothing. */
void logring_add(u32 level, text cell, text t);
/* The first line with a number > after. E_NOT_FOUND: there is none yet. */
status logring_next(u64 after, struct log_entry *out);
/* Waits until there is a line with a number > after. A kill point; E_RETRY (use logring_wait). */
status logring_wait_once(u64 after);
/* Forgets all lines; numbers go on. */
void logring_clear(void);
text log_level_name(u32 level);

CELL_API_END

static inline status logring_wait(u64 after) {
    for (;;) { status s = logring_wait_once(after); if (!is(s, E_RETRY)) return s; }
}
static inline text log_entry_cell(const struct log_entry *e) {
    return text_sub((text){ .ptr = e->cell, .len = LOG_CELL }, 0, e->cell_len);
}
static inline text log_entry_text(const struct log_entry *e) {
    return text_sub((text){ .ptr = e->text, .len = LOG_TEXT }, 0, e->len);
}
