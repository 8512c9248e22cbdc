/* state.h - the state store: typed memory that outlives the code that uses it.
 *
 * Every CELL_STATE of every loaded cell is one entry: name, owner cell, version, size, layout fingerprint, memory. The
 * loader binds cells' slots to the memory; a swap re-binds equal layouts as they are and converts changed ones. An
 * entry without a cell stays until it is dropped by an unload, so a reloaded cell finds its state again. */
#pragma once
#include <status.h>

enum { STATE_NAME = 48, STATE_MAX = 512 };
struct state_info {                                  /* a copy, for reports */
    char name[STATE_NAME]; char cell[STATE_NAME];
    u64 address, size; u64 layout; u32 version; u32 users;   /* users: loaded cells bound to it */
};
PLAIN_TYPE(state_info)
/* A declaration found in an object. */
struct state_decl { u64 layout; u64 size; u32 version; u32 align; };

CELL_API_BEGIN

/* Finds a state by cell and name. E_NOT_FOUND. */
status state_find(text cell, text name, u64 *id);
/* Makes one with its first value (as long as decl->size, or empty for zeroes). E_EXISTS; E_NO_MEMORY; E_FULL: there are
 * STATE_MAX; E_INVALID: a name of no or too many bytes, no size, an alignment that is no power of two up to a page. */
status state_make(text cell, text name, const struct state_decl *decl, cbytes first, u64 *id);
u64 state_address(u64 id);
status state_info(u64 id, struct state_info *out);   /* E_NOT_FOUND */
/* Copies the first bytes of the memory, as many as `out` takes, for who looks into it. E_NOT_FOUND; E_INVALID: it is
 * shorter. */
status state_copy(u64 id, bytes out);
/* Calls `convert` to build the state `fresh`, which is zeroed first, from `old`. Both have users, which the caller
 * keeps meanwhile. What it answers, or E_NOT_FOUND. */
status state_convert(u64 old, u64 fresh, status (*convert)(text name, u32 old_version, cbytes old, bytes fresh));
/* Counts loaded cells that use it; panic on an unknown id. */
void state_use(u64 id);
void state_unuse(u64 id);
/* `fresh`, made under another name, takes old's cell and name; `old` is found by nobody any more and goes when its last
 * user is gone, at once if it has none. Cannot fail. Callable while all CPUs are held. Panics on an unknown id. */
void state_replace(u64 old, u64 fresh);
/* Frees an entry that has no user. E_BUSY, E_NOT_FOUND. */
status state_drop(u64 id);
/* Ids in order: the next one after `id` (start with 0), or 0. */
u64 state_next(u64 id);
u64 state_total(void);                               /* bytes, replaced ones that still have users included */

CELL_API_END
