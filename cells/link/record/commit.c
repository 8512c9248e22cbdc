/* commit.c - one cell takes another's place.
 *
 * Everything that could fail has been checked by the trial: each export of the old cell that anybody else uses exists
 * in the fresh one, with the same fingerprint, or its user is replaced in the same step. What is left are stores. Those
 * that running code can see happen while all CPUs are held: one word per reference, and the cells' identities. The
 * fresh cell takes over the old one's id with the references that are counted under it, so that whoever holds "the
 * cell" holds the new version from then on; the old code keeps the fresh one's unused id until it is swept. The lists
 * of who uses what are read by none but the holder of the turn; they follow when the CPUs run again. */
#include <link/record_impl.h>
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

static struct symbol *symbol_in(u32 cell, u32 symbol) {
    return symbol_vec_at(symbol_vec_need(&record_at(cell)->symbols), symbol);
}

u64 cell_redirect(u32 old, u32 symbol, struct found heir) {
    OWN(tables_hold) g = tables_lock(tables_all());
    const struct symbol *from = symbol_in(old, symbol), *to = symbol_in(heir.cell, heir.symbol);
    u64 stores = 0;
    for (struct chain u = { from->users_cell, from->users_edge }; u.cell != 0;) {
        struct record *user = record_at(u.cell);
        const struct edge *e = edge_vec_at(edge_vec_need(&user->edges), u.symbol);
        if (follows(&user->head, from, to)) {
            store(user, e, to->address);
            stores++;
        }
        u = (struct chain){ e->next_cell, e->next_edge };
    }
    return stores;
}

void cell_hand_over(u32 old, u32 symbol, struct found heir) {
    OWN(tables_hold) g = tables_lock(tables_all());
    struct symbol *from = symbol_in(old, symbol), *to = symbol_in(heir.cell, heir.symbol);
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
            count_in(heir.cell, to, 1);
            e->cell = heir.cell;
            e->symbol = heir.symbol;
        }
        u = next;
    }
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

void cell_succeed(u32 old, u32 fresh, u64 ns) {
    OWN(tables_hold) g = tables_lock(tables_all());
    struct record *was = record_at(old), *is = record_at(fresh);
    struct cell_head *from = &was->head, *to = &is->head;
    u64 id = from->id, holds = from->holds;
    order_exchange(tables_data(&g), old, fresh);
    set_id(was, to->id);
    set_id(is, id);
    from->holds = to->holds;
    to->holds = holds;
    to->version = from->version + 1;
    to->started = from->started;
    to->kept = from->kept;
    to->ns = ns;
    from->started = 0;
    from->phase = CELL_DRAINING;
    to->phase = CELL_LIVE;
}

/* A cell's exports leave the trial's namespace `from` for `to`, and it is counted there. */
static void move_exports(struct tables *r, u32 cell, u64 from, u64 to) {
    struct record *c = record_at(cell);
    u64 symbols = symbol_vec_count(symbol_vec_need(&c->symbols));
    c->head.ns = from;
    for (u32 i = 0; i < symbols; i++) export_unlink(r, cell, i);
    scope_count(r, from, ~0ul);
    c->head.ns = to;
    scope_count(r, to, 1);
    for (u32 i = 0; i < symbols; i++) export_link(r, cell, i);
}

void cell_adopt(u32 fresh, u64 from, u64 to) {
    OWN(tables_hold) g = tables_lock(tables_all());
    move_exports(tables_data(&g), fresh, from, to);
    record_at(fresh)->head.phase = CELL_LIVE;
}

void cell_supersede(u32 old, u32 fresh, u64 from) {
    OWN(tables_hold) g = tables_lock(tables_all());
    struct tables *r = tables_data(&g);
    struct record *was = record_at(old), *is = record_at(fresh);
    bool used = false;
    for (u32 i = 0; i < symbol_vec_count(symbol_vec_need(&was->symbols)); i++) {
        used |= symbol_in(old, i)->users_cell != 0;
        export_unlink(r, old, i);
    }
    move_needs(r, old, fresh, used);
    move_exports(r, fresh, from, is->head.ns);
    is->head.predecessor = 0;
    was->head.successor = 0;
}
