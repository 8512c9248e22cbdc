/* trial.h - the replacement of live cells, prepared beside them and then committed in one step, or dropped without
 * trace.
 *
 * Protocol of a swap:
 *   trial_open        takes the turn: nobody loads, unloads or swaps meanwhile. Dropping the trial aborts it.
 *   trial_add         once per pair: the live cell, the object that is to replace it
 *   trial_prepare     loads and links all objects, and what else they need, in a namespace of their own that rests
 *                     on the live one: trial cells see each other first, everybody else sees nothing of them. States
 *                     of equal layout are bound to the same memory, changed ones get fresh memory. Then every user
 *                     of an old export is compared with the new one. Refusals change nothing.
 *   trial_convert     lets the new cells convert changed states into the fresh memory. Once early, to know that they
 *                     can; once more when nobody changes the old states any more, just before the commit.
 *   ... the swapper makes the old cells with changed states quiet, then holds all CPUs ...
 *   trial_commit      stores every reference, moves states and identities. Cannot fail, allocates nothing, takes no
 *                     lock that a held CPU can have.
 *   trial_redirect    for every code address that is stored elsewhere (hooks, task entries), before or after the commit
 *   ... the CPUs are released ...
 *   dropping it       after a commit: moves the lists of users and the exports, which only the holder of the turn
 *                     reads, and ends the turn. The old cells are DRAINING.
 *   trial_discard     frees one draining cell, later, when no stack stands in it.
 * An old cell keeps its links until it has been left, and they follow later swaps wherever the type stays equal: its
 * code runs on against what is live, never against a state that was converted under it. */
#pragma once
#include <link/batch.h>
#include <link/registry.h>

struct pair { u32 old, fresh; };
struct move { u32 old, symbol; struct found heir; };   /* the users of an old export, and what they get for it */
VEC_TYPE(pair)
VEC_TYPE(move)
OWNED_NAMES(trial);
struct trial {
    OWNED; u64 home; bool committed; turn mine; namespace space; batch cells; pair_vec pairs; move_vec moves;
};
OWNED_FUNS(trial, home)

CELL_API_BEGIN

/* A trial for cells of one namespace. Waits for the turn. E_NO_MEMORY, E_NOT_FOUND. */
status trial_open(u64 ns, trial_out out);
/* Replaces the live cell with this id by the archive's object `name`.o. E_NOT_FOUND: no such cell. E_BUSY: it is not
 * live in this namespace, or is replaced already. E_INVALID: not a name. */
status trial_add(trial *t, u64 old, text name, struct line *why);
/* Errors of loading; E_TYPE_CHANGED: an export that others use has changed its type or is gone: `why` names it, the
 * old and the new type, and the cells that would have to be replaced along. E_EXISTS: a new export that another cell
 * has. */
status trial_prepare(trial *t, struct line *why);
u64 trial_bytes(trial *t);                           /* loaded bytes */
u64 trial_cells(trial *t);                           /* cells to be replaced */
/* The ids of pair i; E_NOT_FOUND beyond the last. Until the commit `fresh` has an id of its own, which it trades for
 * that of the old one then. */
status trial_pair(trial *t, u64 i, u64 *old, u64 *fresh);
/* Whether the commit changes the layout of any state; of one that this cell uses: a replaced one or one that is
 * draining. */
bool trial_changes(trial *t);
bool trial_converts(trial *t, u64 old);
/* E_BAD_STATE: a cell refuses or has no resume; nothing but the fresh memory has changed. */
status trial_convert(trial *t, struct line *why);
/* Words stored. */
u64 trial_commit(trial *t);
/* The address that takes the place of a function of a replaced cell; 0: not one, or the new cell has no such
 * function. */
u64 trial_redirect(trial *t, u64 old);
/* Frees a draining cell; *size grows by its memory. E_BUSY: another draining cell needs it, or references hold it.
 * E_INVALID: it is not draining. Takes the turn. */
status trial_discard(u64 cell, u64 *size);

CELL_API_END
