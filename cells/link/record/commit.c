/* commit.c - one cell takes another's place while all CPUs are held.
 *
 * Everything that could fail has been checked by the trial: each export of the old cell that anybody else uses exists
 * in the fresh one, with the same fingerprint, or its user is replaced in the same step. What is left are stores: one
 * word per reference, list heads, numbers. The fresh cell takes over the old one's id with the references that are
 * counted under it, so that whoever holds "the cell" holds the new version from then on; the old code keeps the fresh
 * one's unused id until it is swept. */
#include <link/record_impl.h>
#include <base/bytes.h>
#include <base/hash.h>
#include <cell.h>
#include <link/codemap.h>

/* Stores the address an edge now refers to, in one aligned word. */
static void store(struct record *user, const struct edge *e, u64 address) {
    image *memory = image_need(&user->memory);
    u64 offset = e->place - image_address(memory, PART_DATA);
    word_in(image_bytes(memory, PART_DATA), offset)->v = address + (u64)e->addend;
}

/* Old code that may still run, replaced earlier or in this step, follows where the type is the same, so that it never
 * works on a state that was converted under it, and stays with the old cell where the type changed. */
static bool follows(const struct cell_head *user, const struct symbol *from, const struct symbol *to) {
    bool old_code = user->successor != 0 || user->phase == CELL_DRAINING;
    return !old_code || from->fingerprint == to->fingerprint;
}

/* Counts references to the section that an export lies in. */
static void count_in(u32 cell, const struct symbol *s, u64 more) {
    if (s->section == NO_SECTION) return;
    section_vec_at(section_vec_need(&record_at(cell)->sections), s->section)->in += (u32)more;
}

/* Moves the users of one export over to the fresh cell's export of the same name. */
static u64 move_users(u32 old, u32 symbol, u32 fresh, u32 target) {
    struct symbol *from = symbol_vec_at(symbol_vec_need(&record_at(old)->symbols), symbol);
    struct symbol *to = symbol_vec_at(symbol_vec_need(&record_at(fresh)->symbols), target);
    u64 stores = 0;
    struct chain u = { from->users_cell, from->users_edge };
    from->users_cell = 0;
    while (u.cell != 0) {
        struct record *user = record_at(u.cell);
        struct edge *e = edge_vec_at(edge_vec_need(&user->edges), u.symbol);
        struct chain next = { e->next_cell, e->next_edge };
        bool moves = follows(&user->head, from, to);
        struct symbol *list = moves ? to : from;
        e->next_cell = list->users_cell;
        e->next_edge = list->users_edge;
        list->users_cell = u.cell;
        list->users_edge = u.symbol;
        if (moves) {
            count_in(old, from, ~0ul);
            count_in(fresh, to, 1);
            e->cell = fresh;
            e->symbol = target;
            store(user, e, to->address);
            stores++;
        }
        u = next;
    }
    return stores;
}

static bool refers(struct record *c, u32 cell) {
    for (u64 i = 0; i < edge_vec_count(edge_vec_need(&c->edges)); i++)
        if (edge_vec_at(edge_vec_need(&c->edges), i)->cell == cell) return true;
    return false;
}

/* Users of the old cell that refer to it no more now need the fresh one. used: some still do. */
static void move_needs(struct tables *r, u32 old, u32 fresh, bool used) {
    for (u32 i = 1; i < r->slots && record_at(old)->head.needers != 0; i++) {
        if (!record_box_live(&AT(r->at, i))) continue;
        struct record *c = record_at(i);
        if (!c->head.published) continue;
        for (u64 k = 0; k < need_vec_count(need_vec_need(&c->needs)); k++) {
            struct need *n = need_vec_at(need_vec_need(&c->needs), k);
            if (n->cell != old || (used && refers(c, old))) continue;
            n->cell = fresh;
            record_at(old)->head.needers--;
            record_at(fresh)->head.needers++;
        }
    }
}

static void set_id(struct record *c, u64 id) {
    c->head.id = id;
    code_map_in(image_bytes(image_need(&c->memory), PART_DATA), 0)->cell = id;
}

static void exchange(struct record *was, struct record *is) {
    u64 id = was->head.id, holds = was->head.holds;
    set_id(was, is->head.id);
    set_id(is, id);
    struct cell_head *old = &was->head, *fresh = &is->head;
    old->holds = fresh->holds;
    fresh->holds = holds;
    fresh->version = old->version + 1;
    fresh->started = old->started;
    fresh->kept = old->kept;
    old->started = 0;
    old->phase = CELL_DRAINING;
    fresh->phase = CELL_LIVE;
}

/* A fresh cell leaves the trial's namespace for the one of the cell it replaces, exports and all. */
static void adopt(struct tables *r, u32 fresh, u64 ns) {
    struct record *c = record_at(fresh);
    u64 symbols = symbol_vec_count(symbol_vec_need(&c->symbols));
    for (u32 i = 0; i < symbols; i++) export_unlink(r, fresh, i);
    scope_of(r, c->head.ns)->cells--;
    c->head.ns = ns;
    scope_of(r, ns)->cells++;
    for (u32 i = 0; i < symbols; i++) export_link(r, fresh, i);
}

void cell_adopt(u32 fresh, u64 ns) {
    OWN(tables_hold) g = tables_lock(tables_all());
    struct tables *r = tables_data(&g);
    adopt(r, fresh, ns);
    record_at(fresh)->head.phase = CELL_LIVE;
}

void cell_supersede(u32 old, u32 fresh, u64 *stores) {
    OWN(tables_hold) g = tables_lock(tables_all());
    struct tables *r = tables_data(&g);
    struct record *was = record_at(old);
    u64 trial = record_at(fresh)->head.ns;
    bool used = false;
    for (u32 i = 0; i < symbol_vec_count(symbol_vec_need(&was->symbols)); i++) {
        struct symbol *s = symbol_vec_at(symbol_vec_need(&was->symbols), i);
        struct found f = lookup_in(r, trial, s->hash, bytes_string(box_view(box_need(&was->names)), s->name));
        if (f.cell != 0) *stores += move_users(old, i, f.cell, f.symbol);
        used |= s->users_cell != 0;
        export_unlink(r, old, i);
    }
    move_needs(r, old, fresh, used);
}

void cell_succeed(u32 old, u32 fresh) {
    OWN(tables_hold) g = tables_lock(tables_all());
    struct tables *r = tables_data(&g);
    struct record *was = record_at(old), *is = record_at(fresh);
    exchange(was, is);
    adopt(r, fresh, was->head.ns);
    is->head.predecessor = 0;
    was->head.successor = 0;
}
