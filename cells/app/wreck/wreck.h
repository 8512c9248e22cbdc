/* wreck.h - faults on purpose, for `crash`: each kind in a function of its own, called wreck_<kind>. */
#pragma once
#include <task/channel.h>

enum wreck_kind { WRECK_PAGE, WRECK_READ, WRECK_DIVIDE, WRECK_INVALID, WRECK_PROTECTION, WRECK_OVERFLOW, WRECK_PANIC,
                  WRECK_KILL, WRECK_NESTED, WRECK_CALLNULL, WRECK_CALLDATA, WRECK_SPIN, WRECK_KINDS };
struct wreck_note { u64 line; };                     /* where it is going to fault; 0: anywhere in that function */
CHANNEL_TYPE(wreck_note)

CELL_API_BEGIN

/* Takes a mutex, tells through `notes` (consumed) where it will fault, and does: does not return. WRECK_KILL waits in a
 * loop to be killed. */
void wreck_run(u32 kind, sender_sink notes);
/* Writes to where nothing is, at once. */
void wreck_touch(void);
/* True when neither the spin lock nor the mutex of this cell is held. */
bool wreck_quiet(void);
text wreck_name(u32 kind);                           /* empty: no such kind */

CELL_API_END
