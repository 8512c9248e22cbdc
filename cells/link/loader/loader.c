/* loader.c - the public faces of loading: by name, a further instance, from bytes, still; unload and push.
 *
 * Check everything, then commit what cannot fail: a batch is linked and started completely before its cells become
 * live; until then dropping it, also by a fault, takes everything back. The caller's reference exists before the
 * batch is kept.
 *
 * How a swap uses the same parts is described in trial.h. */
#include <link/loader.h>
#include <base/bytes.h>
#include <cell.h>
#include <link/birth.h>
#include <link/archive.h>
#include <link/batch.h>
#include <link/object.h>
#include <link/rest.h>

/* Loads a cell and all it needs as one batch; the turn is held. */
static status load(u64 ns, text name, cbytes object, bool still, struct line *why, cell_ref_out out) {
    EXACT;
    OWN(batch) b = batch_new(ns, ns);
    OWN(cell_ref) ref = NONE(cell_ref);
    u32 cell = 0;
    TRY(batch_add(&b, name, why, &cell));
    TRY(batch_link(&b, object, why));
    if (!still) TRY(batch_start(&b, why));
    TRY(cell_hold(cell_head(cell)->id, &ref));
    batch_keep(&b);
    *out = TAKE(cell_ref, ref);
    return OK;
}

/* Starts an instance that has run before. */
static status wake(newborn_sink n, struct line *why, cell_ref_out out) {
    EXACT;
    OWN(newborn) again = TAKE(newborn, *n);
    OWN(cell_ref) ref = NONE(cell_ref);
    u32 cell = newborn_slot(&again);
    TRY(cell_start(cell, why));
    TRY(cell_hold(cell_head(cell)->id, &ref));
    cell_set_phase(cell, CELL_LIVE);
    newborn_keep(&again);
    *out = TAKE(cell_ref, ref);
    return OK;
}

/* Every refusal says something: the code's own sentence if nobody knew more. */
static status said(status s, text name, struct line *why) {
    i32 code = code_of(s);
    if (code == 0 || why->len != 0) return st(code);
    line_put(why, name);
    line_put(why, TEXT(": "));
    line_put(why, status_text(code));
    return st(code);
}

static status load_shared(u64 ns, text name, bool still, struct line *why, cell_ref_out out) {
    OWN(turn) t = turn_wait();
    line_clear(why);
    u32 cell = cell_named(ns, name, true);
    if (cell != 0 && cell_head(cell)->phase == CELL_LIVE) return cell_hold(cell_head(cell)->id, out);
    if (cell != 0) return said(st(E_CYCLE), name, why);
    return said(load(ns, name, text_bytes(NO_TEXT), still, why, out), name, why);
}

status loader_load(u64 ns, text name, struct line *why, cell_ref_out out) {
    return load_shared(ns, name, false, why, out);
}

status loader_load_still(u64 ns, text name, struct line *why, cell_ref_out out) {
    return load_shared(ns, name, true, why, out);
}

status loader_instance(u64 ns, text name, struct line *why, cell_ref_out out) {
    return loader_object(ns, name, text_bytes(NO_TEXT), why, out);
}

static status load_object(u64 ns, text name, cbytes object, bool still, struct line *why, cell_ref_out out) {
    OWN(turn) t = turn_wait();
    line_clear(why);
    if (cell_named(ns, name, false) != 0) return said(st(E_EXISTS), name, why);
    OWN(newborn) again = NONE(newborn);
    status resting = object.len != 0 || still ? st(E_NOT_FOUND) : rest_wake(ns, name, &again);
    if (ok(resting) && newborn_live(&again)) return said(wake(&again, why, out), name, why);
    return said(load(ns, name, object, still, why, out), name, why);
}

status loader_object(u64 ns, text name, cbytes object, struct line *why, cell_ref_out out) {
    return load_object(ns, name, object, false, why, out);
}

status loader_object_still(u64 ns, text name, cbytes object, struct line *why, cell_ref_out out) {
    return load_object(ns, name, object, true, why, out);
}

void loader_started(void) {
    OWN(turn) t = turn_wait();
    for (u32 i = cell_after(0); i != 0; i = cell_after(i)) cell_head(i)->started = 1;
}

/* --- the way back --------------------------------------------------------------------------------------------- */

static status busy(u32 cell, struct line *why) {
    object_blame(why, cell);
    line_put(why, TEXT("in use:"));
    for (u32 i = cell_after(0); i != 0; i = cell_after(i)) {
        if (!cell_has_need(i, cell)) continue;
        line_char(why, ' ');
        line_put(why, cell_name(i));
    }
    if (cell_head(cell)->holds > 1) line_put(why, TEXT(" tasks or programs"));
    return st(E_BUSY);
}

status loader_unload(cell_ref_sink ref, struct line *why) {
    OWN(turn) t = turn_wait();
    line_clear(why);
    rest_clear();
    u64 id = cell_ref_id(ref);
    u32 cell = cell_by_id(id);
    if (cell == 0) return st(E_NOT_FOUND);
    struct cell_head *h = cell_head(cell);
    if (h->needers != 0 || h->holds > 1) return busy(cell, why);
    if (!ok(cell_stop(cell, why))) return st(E_BUSY);
    DROP(cell_ref, *ref);                            /* a program's cell ends, or rests, with it */
    rest_clear();
    if (cell_by_id(id) == cell) cell_erase(cell);
    cell_reap();
    return OK;
}

status loader_push(text file, cbytes object) {
    OWN(turn) t = turn_wait();
    rest_clear();
    return archive_push(file, object);
}

void loader_trim(void) {
    OWN(turn) t = turn_wait();
    rest_clear();
}
