/* log.h - the kernel log: any code may write a line, the console shows those that matter, `log` shows them all.
 *
 * Two cells implement this header and may replace each other while the system runs: `log` shows the text of a line,
 * `log_stamped` shows time, CPU, level and cell before it. Both keep the declared state log_face. */
#pragma once
#include <sys/logring.h>

CELL_API_BEGIN

/* A line of level LOG_NOTICE. Any context. */
void log_line(text t);
/* A line of any level, said by `cell` (may be empty). Any context. */
void log_write(enum log_level level, text cell, text t);
/* How an entry is shown. */
void log_format(const struct log_entry *e, struct line *out);
/* Lines below this level stay in the ring but are not shown on the console; LOG_NOTICE at first. */
void log_set_console_level(enum log_level level);
bool log_on_console(const struct log_entry *e);
/* The number of the last line the console has shown; the task that shows them advances it. */
u64 log_shown(void);
void log_set_shown(u64 n);

CELL_API_END
