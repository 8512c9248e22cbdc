/* lastfault.h - what the fault log says about the end of one task. */
#pragma once
#include <live/fault.h>

CELL_API_BEGIN

/* The task's last record. E_NOT_FOUND: the log has none (any more). */
status lastfault_of(u64 task, struct fault_record *out);
/* "page in wreck:wreck_page (cells/app/wreck/wreck.c:40)", and why when the record says so. */
void lastfault_tell(const struct fault_record *f, struct line *out);

CELL_API_END
