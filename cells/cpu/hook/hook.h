/* hook.h - code addresses that are stored at run time, in one table that the swapper can find.
 *
 * Ordinary calls go through slot tables; what is left is "call me back": interrupt handlers, timers, console and log
 * sinks. Storing such an address anywhere else would let it dangle after a swap. A hook is an owned index into the
 * table; the swapper redirects the table's words like any slot.  Bad at: being many - there are HOOK_MAX. */
#pragma once
#include <status.h>

enum { HOOK_MAX = 512 };
OWNED_NAMES(hook);
struct hook { OWNED; u64 place; };       /* 1 + index into the table */
OWNED_FUNS(hook, place)

CELL_API_BEGIN

/* An entry that calls fn. E_FULL. Any context; takes no lock. */
status hook_make(void (*fn)(u64 arg), hook_out out);
/* Calls it; returns false when the hook is empty. */
bool hook_call(const hook *h, u64 arg);
/* Replaces its function, atomically. */
void hook_set(hook *h, void (*fn)(u64 arg));

/* For the swapper, all CPUs held: the address stored in entry i (0: free), and its replacement. */
u64 hook_address(u32 i);
void hook_redirect(u32 i, u64 address);
/* Which entry a hook is. Panics when it is empty. */
u32 hook_index(const hook *h);
/* Entries in use. */
u32 hook_count(void);

CELL_API_END
