/* rest.c - a few places for linked programs.
 *
 * A cell may rest when a run leaves nothing behind in it: it has no state, no writable contents of its own, and needs
 * kernel cells only (cell_head.reusable). All that is writable in it then are the words that hold foreign addresses,
 * and these are compared with the tables before it is woken: an instance that was written to is not used again. Text
 * and read-only data are protected. When all places are taken, they are reused in turn.
 * Bad at: many different programs by turns. */
#include <link/rest.h>
#include <base/bytes.h>
#include <base/hash.h>
#include <cell.h>
#include <cpu/lock.h>

struct resting { u32 slot[REST_MAX], next; };        /* slot 0: free */
SPIN_TYPE(resting)
CELL_STATE resting_spin rest_places;

/* Puts a cell, or none, into a place; what was there. */
static u32 put(u32 place, u32 cell) {
    OWN(resting_hold) g = resting_lock(&rest_places);
    struct resting *r = resting_data(&g);
    u32 was = AT(r->slot, place);
    AT(r->slot, place) = cell;
    return was;
}

static u32 next_place(void) {
    OWN(resting_hold) g = resting_lock(&rest_places);
    struct resting *r = resting_data(&g);
    for (u32 i = 0; i < REST_MAX; i++)
        if (AT(r->slot, i) == 0) return i;
    return r->next++ % REST_MAX;
}

static bool is_named(u32 cell, u64 hash, text name) {
    return cell != 0 && cell_head(cell)->name_hash == hash && text_equal(cell_name(cell), name);
}

static u32 take(text name) {
    u64 hash = hash_text(name);
    OWN(resting_hold) g = resting_lock(&rest_places);
    struct resting *r = resting_data(&g);
    for (u32 i = 0; i < REST_MAX; i++) {
        u32 cell = AT(r->slot, i);
        if (!is_named(cell, hash, name)) continue;
        AT(r->slot, i) = 0;
        return cell;
    }
    return 0;
}

bool rest_keep(u32 cell) {
    if (cell_head(cell)->reusable == 0) return false;
    cell_retire(cell);
    u32 was = put(next_place(), cell);
    if (was != 0) cell_erase(was);
    return true;
}

status rest_wake(u64 ns, text name, newborn_out out) {
    u32 cell = take(name);
    if (cell == 0) return st(E_NOT_FOUND);
    if (cell_intact(cell)) return cell_return(cell, ns, out);
    cell_erase(cell);
    return st(E_NOT_FOUND);
}

void rest_clear(void) {
    for (u32 i = 0; i < REST_MAX; i++) {
        u32 was = put(i, 0);
        if (was != 0) cell_erase(was);
    }
}
