/* trial.c - see trial.h for the protocol; here is how it is kept.
 *
 * The trial's cells are a batch in a namespace that rests on the live one, so linking them needs nothing special:
 * they find each other first. An old cell that is being replaced is marked with its successor; the linker resolves
 * nothing to it any more. Identity goes over at the commit: the new cell takes the old one's id, so references that
 * are held by id follow. Bad at: changing the layout of states of the linker's own cells - record and state are
 * written by the commit itself. */
#include <link/trial.h>
#include <base/bytes.h>
#include <cell.h>
#include <link/birth.h>
#include <cpu/cpu.h>
#include <link/object.h>
#include <link/rest.h>
#include <mem/state.h>

status trial_open(u64 ns, trial_out out) {
    EXACT;
    OWN(turn) mine = turn_wait();
    rest_clear();
    OWN(namespace) space = NONE(namespace);
    TRY(namespace_make(ns, &space));
    if (!namespace_live(&space)) return st(E_NO_MEMORY);
    OWN(batch) cells = batch_new(namespace_id(&space), ns);
    *out = (trial){ .home = ns, .mine = TAKE(turn, mine), .space = TAKE(namespace, space), .cells = TAKE(batch, cells),
                    .pairs = pair_vec_new(), .moves = move_vec_new() };
    return OK;
}

static struct pair pair_at(trial *t, u64 i) {
    return *pair_vec_at(pair_vec_need(&t->pairs), i);
}

static struct move move_at(trial *t, u64 i) {
    return *move_vec_at(move_vec_need(&t->moves), i);
}

u64 trial_cells(trial *t) {
    return pair_vec_count(pair_vec_need(&t->pairs));
}

static void forget(trial *t) {
    for (u64 i = 0; i < trial_cells(t); i++) cell_head(pair_at(t, i).old)->successor = 0;
}

static void settle(trial *t) {
    u64 from = namespace_id(namespace_need(&t->space));
    for (u64 i = 0; i < move_vec_count(move_vec_need(&t->moves)); i++) {
        struct move m = move_at(t, i);
        cell_hand_over(m.old, m.symbol, m.heir);
    }
    for (u64 i = 0; i < batch_count(batch_need(&t->cells)); i++) {
        u32 cell = batch_cell(batch_need(&t->cells), i), old = cell_head(cell)->predecessor;
        if (old == 0) cell_adopt(cell, from, t->home);
        else cell_supersede(old, cell, from);
    }
}

void trial_release(trial *self) {
    if (self->committed) settle(self);
    else forget(self);
    if (self->committed) batch_keep(&self->cells);
    else batch_drop(&self->cells);
    move_vec_drop(&self->moves);
    pair_vec_drop(&self->pairs);
    namespace_drop(&self->space);
    turn_drop(&self->mine);
}

status trial_add(trial *t, u64 old, text name, struct line *why) {
    u32 cell = cell_by_id(old), fresh = 0;
    line_clear(why);
    if (cell == 0) return st(E_NOT_FOUND);
    struct cell_head *h = cell_head(cell);
    if (h->phase != CELL_LIVE || h->ns != t->home || h->successor != 0) {
        object_blame(why, cell);
        line_put(why, TEXT("not live here, or replaced already"));
        return st(E_BUSY);
    }
    TRY(pair_vec_reserve(pair_vec_need(&t->pairs), 1));
    TRY(batch_add(batch_need(&t->cells), name, why, &fresh));
    cell_set_names(fresh, cell_stands_for(cell), STRING(h->district));
    cell_head(fresh)->predecessor = cell;
    cell_head(cell)->successor = fresh;
    struct pair p = { .old = cell, .fresh = fresh };
    return pair_vec_push(pair_vec_need(&t->pairs), &p);
}

/* --- the users of old exports ----------------------------------------------------------------------------------- */

/* The new export in place of symbol i of an old cell, or cell 0. */
static struct found heir(trial *t, u32 old, u64 i) {
    struct symbol s = *symbol_vec_at(cell_symbols(old), i);
    struct found f = symbol_lookup(batch_space(batch_need(&t->cells)), cell_text(old, s.name));
    if (f.cell == 0) return f;
    struct cell_head *h = cell_head(f.cell);
    return h->home == t->home && h->phase == CELL_LOADING ? f : (struct found){0};
}

/* Whether a user of an old export stays and follows it. */
static bool stays(u32 user) {
    return cell_head(user)->successor == 0 && cell_head(user)->phase != CELL_DRAINING;
}

/* Calls nothing: true when a cell that stays uses symbol i. */
static bool has_user(u32 old, u64 i) {
    struct symbol s = *symbol_vec_at(cell_symbols(old), i);
    u32 cell = s.users_cell, edge = s.users_edge;
    while (cell != 0) {
        poll();
        if (stays(cell)) return true;
        struct edge e = *edge_vec_at(cell_edges(cell), edge);
        cell = e.next_cell;
        edge = e.next_edge;
    }
    return false;
}

static bool same_type(u32 old, u64 i, struct found f) {
    if (f.cell == 0) return false;
    return symbol_vec_at(cell_symbols(f.cell), f.symbol)->fingerprint
        == symbol_vec_at(cell_symbols(old), i)->fingerprint;
}

static bool uses_changed(trial *t, u32 user, u32 old) {
    for (u64 i = 0; i < edge_vec_count(cell_edges(user)); i++) {
        struct edge e = *edge_vec_at(cell_edges(user), i);
        if (e.cell == old && !same_type(old, e.symbol, heir(t, old, e.symbol))) return true;
    }
    return false;
}

/* Names every cell that would have to be replaced along. */
static void name_users(trial *t, struct line *why) {
    line_put(why, TEXT("; to be swapped along:"));
    for (u32 user = cell_after(0); user != 0; user = cell_after(user)) {
        bool affected = false;
        for (u64 i = 0; i < trial_cells(t) && !affected; i++) affected = uses_changed(t, user, pair_at(t, i).old);
        if (!affected || !stays(user) || cell_head(user)->phase == CELL_LOADING) continue;
        line_char(why, ' ');
        line_put(why, cell_name(user));
    }
}

static status changed(trial *t, struct pair p, u64 i, struct line *why) {
    struct symbol s = *symbol_vec_at(cell_symbols(p.old), i);
    struct found f = heir(t, p.old, i);
    object_blame(why, p.fresh);
    line_put(why, TEXT("the type of "));
    line_put(why, cell_text(p.old, s.name));
    line_put(why, TEXT(" has changed: "));
    line_put(why, cell_name(p.old));
    line_put(why, TEXT(" has "));
    object_put_type(why, p.old, cell_text(p.old, s.name));
    line_put(why, TEXT(", "));
    line_put(why, cell_name(f.cell == 0 ? p.fresh : f.cell));
    line_put(why, TEXT(" has "));
    if (f.cell == 0) line_put(why, TEXT("none"));
    else object_put_type(why, f.cell, cell_text(p.old, s.name));
    name_users(t, why);
    return st(E_TYPE_CHANGED);
}

/* Whether the users of an old export can follow it; if so, notes that they will. */
static status plan_move(trial *t, struct pair p, u64 i, struct line *why) {
    if (symbol_vec_at(cell_symbols(p.old), i)->users_cell == 0) return OK;
    struct move m = { .old = p.old, .symbol = (u32)i, .heir = heir(t, p.old, i) };
    if (has_user(p.old, i) && !same_type(p.old, i, m.heir)) return changed(t, p, i, why);
    return m.heir.cell == 0 ? OK : move_vec_push(move_vec_need(&t->moves), &m);
}

static status plan_moves(trial *t, struct pair p, struct line *why) {
    for (u64 i = 0; i < symbol_vec_count(cell_symbols(p.old)); i++) TRY(plan_move(t, p, i, why));
    return OK;
}

/* A new export must not exist in the live namespace, but in a cell that is replaced. */
static status check_exports(trial *t, u32 cell, struct line *why) {
    for (u64 i = 0; i < symbol_vec_count(cell_symbols(cell)); i++) {
        text name = cell_text(cell, symbol_vec_at(cell_symbols(cell), i)->name);
        struct found f = symbol_lookup(t->home, name);
        if (f.cell == 0 || cell_head(f.cell)->ns != t->home || cell_head(f.cell)->successor != 0) continue;
        object_blame(why, cell);
        line_put(why, TEXT("another cell exports "));
        line_put(why, name);
        line_put(why, TEXT(" already: "));
        line_put(why, cell_name(f.cell));
        return st(E_EXISTS);
    }
    return OK;
}

status trial_prepare(trial *t, struct line *why) {
    batch *b = batch_need(&t->cells);
    TRY(batch_link(b, text_bytes(NO_TEXT), why));
    for (u64 i = 0; i < trial_cells(t); i++) TRY(plan_moves(t, pair_at(t, i), why));
    for (u64 i = 0; i < batch_count(batch_need(&t->cells)); i++)
        TRY(check_exports(t, batch_cell(batch_need(&t->cells), i), why));
    for (u64 i = 0; i < batch_count(batch_need(&t->cells)); i++) {
        u32 cell = batch_cell(batch_need(&t->cells), i);
        if (cell_head(cell)->predecessor == 0) TRY(cell_start(cell, why));
    }
    return OK;
}

u64 trial_bytes(trial *t) {
    u64 total = 0;
    for (u64 i = 0; i < batch_count(batch_need(&t->cells)); i++) {
        struct cell_head *h = cell_head(batch_cell(batch_need(&t->cells), i));
        total += h->text + h->rodata + h->data;
    }
    return total;
}

status trial_pair(trial *t, u64 i, u64 *old, u64 *fresh) {
    if (i >= trial_cells(t)) return st(E_NOT_FOUND);
    *old = cell_head(pair_at(t, i).old)->id;
    *fresh = cell_head(pair_at(t, i).fresh)->id;
    return OK;
}

/* --- states ---------------------------------------------------------------------------------------------------- */

static bool bound(u32 cell, u64 state) {
    for (u64 k = 0; k < binding_vec_count(cell_bindings(cell)); k++)
        if (binding_vec_at(cell_bindings(cell), k)->state == state) return true;
    return false;
}

bool trial_changes(trial *t) {
    for (u64 i = 0; i < trial_cells(t); i++) {
        binding_vec *bindings = cell_bindings(pair_at(t, i).fresh);
        for (u64 k = 0; k < binding_vec_count(bindings); k++)
            if (binding_vec_at(bindings, k)->was != 0) return true;
    }
    return false;
}

bool trial_converts(trial *t, u64 old) {
    u32 cell = cell_by_id(old);
    for (u64 i = 0; cell != 0 && i < trial_cells(t); i++) {
        u32 fresh = pair_at(t, i).fresh;
        for (u64 k = 0; k < binding_vec_count(cell_bindings(fresh)); k++) {
            u64 was = binding_vec_at(cell_bindings(fresh), k)->was;
            if (was != 0 && bound(cell, was)) return true;
        }
    }
    return false;
}

status trial_convert(trial *t, struct line *why) {
    for (u64 i = 0; i < trial_cells(t); i++) {
        u32 cell = pair_at(t, i).fresh;
        for (u64 k = 0; k < binding_vec_count(cell_bindings(cell)); k++)
            if (binding_vec_at(cell_bindings(cell), k)->was != 0) TRY(cell_resume(cell, k, why));
    }
    return OK;
}

static void replace_states(u32 cell) {
    for (u64 k = 0; k < binding_vec_count(cell_bindings(cell)); k++) {
        struct binding *b = binding_vec_at(cell_bindings(cell), k);
        if (b->was != 0) state_replace(b->was, b->state);
        b->was = 0;
    }
}

/* --- commit ---------------------------------------------------------------------------------------------------- */

u64 trial_commit(trial *t) {
    u64 stores = 0;
    for (u64 i = 0; i < move_vec_count(move_vec_need(&t->moves)); i++) {
        struct move m = move_at(t, i);
        stores += cell_redirect(m.old, m.symbol, m.heir);
    }
    for (u64 i = 0; i < trial_cells(t); i++) replace_states(pair_at(t, i).fresh);
    for (u64 i = 0; i < trial_cells(t); i++) cell_succeed(pair_at(t, i).old, pair_at(t, i).fresh, t->home);
    t->committed = true;
    for (u64 i = 0; i < trial_cells(t); i++) cell_attach(pair_at(t, i).fresh);
    return stores;
}

/* The exported function of `fresh` that has the name of the old one at this address. */
static u64 exported_heir(struct pair p, u64 address) {
    for (u64 i = 0; i < symbol_vec_count(cell_symbols(p.old)); i++) {
        struct symbol s = *symbol_vec_at(cell_symbols(p.old), i);
        if (s.address != address) continue;
        for (u64 k = 0; k < symbol_vec_count(cell_symbols(p.fresh)); k++) {
            struct symbol n = *symbol_vec_at(cell_symbols(p.fresh), k);
            if (n.hash == s.hash && text_equal(cell_text(p.fresh, n.name), cell_text(p.old, s.name))) return n.address;
        }
    }
    return 0;
}

static u64 section_heir(struct pair p, u64 address) {
    for (u64 i = 0; i < section_vec_count(cell_sections(p.old)); i++) {
        struct section s = *section_vec_at(cell_sections(p.old), i);
        if (s.address != address || s.kind != SECTION_TEXT) continue;
        for (u64 k = 0; k < section_vec_count(cell_sections(p.fresh)); k++) {
            struct section n = *section_vec_at(cell_sections(p.fresh), k);
            bool same = n.kind == SECTION_TEXT && text_equal(cell_text(p.fresh, n.name), cell_text(p.old, s.name));
            if (same) return n.address;
        }
    }
    return 0;
}

u64 trial_redirect(trial *t, u64 old) {
    for (u64 i = 0; i < trial_cells(t); i++) {
        struct pair p = pair_at(t, i);
        struct cell_head *h = cell_head(p.old);
        if (old - h->base >= h->text) continue;
        u64 heir_at = exported_heir(p, old);
        return heir_at != 0 ? heir_at : section_heir(p, old);
    }
    return 0;
}

status trial_discard(u64 cell, u64 *size) {
    OWN(turn) mine = turn_wait();
    u32 slot = cell_by_id(cell);
    if (slot == 0 || cell_head(slot)->phase != CELL_DRAINING) return st(E_INVALID);
    if (cell_head(slot)->needers != 0 || cell_head(slot)->holds != 0) return st(E_BUSY);
    struct cell_head *h = cell_head(slot);
    *size += h->text + h->rodata + h->data;
    cell_erase(slot);
    return OK;
}
