/* hook.h - code addresses that are stored at run time, in one table that the swapper can find.
 *
 * Ordinary calls go through slot tables; what is left is "call me back": interrupt handlers, timers, console and log
 * sinks. Storing such an address anywhere else would let it dangle after a swap. A hook is an index into the table; the
 * swapper redirects the table's words like any slot. A hook is SYNC: it is set and called by any CPU without a lock,
 * and stands in a declared state.  Bad at: being many - there are HOOK_MAX. */
#pragma once
#include <status.h>
#include <atomic.h>

enum { HOOK_MAX = 512 };
typedef void hook_fn(u64 arg);
struct hook { SYNC; atomic64 place; };               /* 1 + index into the table; 0: empty */

CELL_API_BEGIN

/* The function that the hook calls from now on, in place of the one before. E_FULL: an empty hook needs an entry, and
 * none is free. Any context. */
status hook_set(struct hook *h, hook_fn *fn);
/* Calls it; returns false when the hook is empty. */
bool hook_call(const struct hook *h, u64 arg);
/* Empties it and gives its entry back. A call on another CPU at that moment calls the old function or none. */
void hook_clear(struct hook *h);
/* The present version of the function, to be called at once: a swap moves it. Panics when the hook is empty. */
hook_fn *hook_function(const struct hook *h);

/* For the swapper, all CPUs held: the entries of which any has ever been in use; the address stored in entry i
 * (0: free), and its replacement. */
u32 hook_span(void);
u64 hook_address(u32 i);
void hook_redirect(u32 i, u64 address);
/* Entries in use. */
u32 hook_count(void);

CELL_API_END

/* HOOK_TYPE(T): hooks whose functions take a struct T, which the caller lends for the call.
 *   status T_hook_set(struct hook *h, void (*fn)(struct T *))
 *   bool T_hook_call(const struct hook *h, struct T *arg) */
#define HOOK_TYPE(T)                                                                                            \
    static inline status T##_hook_set(struct hook *h, void (*fn)(struct T *)) {                                 \
        UNSAFE("own.h: hook"); return hook_set(h, (hook_fn *)(u64)fn); }                                        \
    static inline bool T##_hook_call(const struct hook *h, struct T *arg) {                                     \
        UNSAFE("own.h: hook"); return hook_call(h, (u64)arg); }
