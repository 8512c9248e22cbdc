/* balance.h - what the system has given out, exactly, so that whatever is not given back shows. */
#pragma once
#include <base/line.h>

struct balance {
    u64 frames_free, heap_bytes, heap_frames, heap_slabs, mappings, page_tables, tasks, cells, locks_held;
};

CELL_API_BEGIN

/* Gives all caches back and counts. What other tasks do meanwhile is counted too. */
void balance_take(struct balance *b);
/* Takes a balance again and again until it equals `before` or a second has passed: tasks that have just ended and
 * replaced cells are freed a little later than their last use. True: equal. A kill point. */
bool balance_settle(const struct balance *before, struct balance *after);
/* "heap_bytes 4096 -> 4128, ..." of what differs. */
void balance_tell(const struct balance *before, const struct balance *after, struct line *out);

CELL_API_END
