/* rest.h - instances of programs that nobody uses any more, kept linked for their next run.
 *
 * A resting cell has left its namespace: nobody finds it or what it exports. It still needs other cells; so who is
 * about to unload, replace or push something clears first. The turn is held by all callers. */
#pragma once
#include <link/record.h>

enum { REST_MAX = 8 };

CELL_API_BEGIN

/* Keeps a stopped cell that nobody uses, perhaps in place of another one. False: not one that can run again. */
bool rest_keep(u32 cell);
/* A resting instance of that name, in phase LOADING in namespace ns, as if it had just been linked. E_NOT_FOUND. */
status rest_wake(u64 ns, text name, newborn_out out);
/* Erases all that rest. */
void rest_clear(void);

CELL_API_END
