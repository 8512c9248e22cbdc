/* life.c - how a cell comes into the registry and leaves it.
 *
 * There is one way out, cell_erase, for a load that failed, an unload, an aborted trial and a drained old version: it
 * undoes whatever of begin, place, publish had been done. */
#include <link/record_impl.h>
#include <base/bytes.h>
#include <base/hash.h>
#include <cell.h>
#include <link/codemap.h>
#include <mem/state.h>

/* --- making and ending --------------------------------------------------------------------------------------- */

void record_release(record *self) {
    image_drop(&self->memory);
    init_vec_drop(&self->inits);
    binding_vec_drop(&self->bindings);
    need_vec_drop(&self->needs);
    use_vec_drop(&self->uses);
    edge_vec_drop(&self->edges);
    symbol_vec_drop(&self->symbols);
    section_vec_drop(&self->sections);
    box_drop(&self->names);
}

/* The name under which it is found besides its own. */
static void stand_for(struct cell_head *h, text name) {
    STORE(h->implements, name);
    h->implements_hash = hash_text(name);
}

void cell_set_names(u32 cell, text implements, text district) {
    OWN(tables_hold) g = tables_lock(tables_all());
    struct cell_head *h = &record_at(cell)->head;
    names_leave(tables_data(&g), cell);
    stand_for(h, implements);
    names_enter(tables_data(&g), cell);
    STORE(h->district, district);
}

static u32 free_slot(struct tables *r) {
    for (u32 i = 1; i < CELL_SLOTS; i++)
        if (!record_box_live(&AT(r->at, i))) return i;
    return 0;
}

static status enter(record_box_sink c, u64 ns, u32 *slot) {
    EXACT;
    OWN(tables_hold) g = tables_lock(tables_all());
    struct tables *r = tables_data(&g);
    *slot = free_slot(r);
    if (*slot == 0) return st(E_FULL);
    record_box_put(&AT(r->at, *slot), c);
    if (*slot >= r->slots) r->slots = *slot + 1;
    struct cell_head *h = &record_at(*slot)->head;
    h->id = r->next_id++;
    h->ns = ns;
    order_enter(r, *slot);
    names_enter(r, *slot);
    scope_count(r, ns, 1);
    return OK;
}

/* A record with live, empty tables; its id is given when it is entered. */
static record_must record_new(text name) {
    OWN(record) c = { .head = { .id = 1, .version = 1 }, .sections = section_vec_new(),
                      .symbols = symbol_vec_new(), .edges = edge_vec_new(), .uses = use_vec_new(),
                      .needs = need_vec_new(), .bindings = binding_vec_new(), .inits = init_vec_new() };
    STORE(c.head.name, name);
    c.head.name_hash = hash_text(name);
    stand_for(&c.head, name);
    return TAKE(record, c);
}

status cell_begin(u64 ns, text name, newborn_out out) {
    EXACT;
    OWN(record) c = record_new(name);
    OWN(record_box) b = NONE(record_box);
    TRY(record_box_make(&c, &b));
    if (!record_box_live(&b)) return st(E_NO_MEMORY);
    u32 slot = 0;
    TRY(enter(&b, ns, &slot));
    *out = (newborn){ .slot = slot };
    return OK;
}

u32 newborn_slot(const newborn *f) {
    return (u32)f->slot;
}

void newborn_release(newborn *self) {
    if (!self->kept) cell_erase((u32)self->slot);
}

void newborn_keep(newborn_sink f) {
    OWN(newborn) n = TAKE(newborn, *f);
    n.kept = true;
}

void loader_debug_event(const char *name, u64 base, u64 sections, u64 count, u32 loaded) {
    (void)name, (void)base, (void)sections, (void)count, (void)loaded;
}

static void tell_debugger(struct record *c, u32 loaded) {
    section_vec *s = section_vec_need(&c->sections);
    if (section_vec_count(s) == 0) return;
    loader_debug_event(c->head.name, c->head.base, (u64)section_vec_at(s, 0), section_vec_count(s), loaded);
}

static void publish(u32 cell) {
    OWN(tables_hold) g = tables_lock(tables_all());
    struct tables *r = tables_data(&g);
    struct record *c = record_at(cell);
    for (u32 i = 0; i < edge_vec_count(edge_vec_need(&c->edges)); i++) edge_link(cell, i);
    for (u32 i = 0; i < symbol_vec_count(symbol_vec_need(&c->symbols)); i++) export_link(r, cell, i);
    for (u32 i = 0; i < need_vec_count(need_vec_need(&c->needs)); i++)
        record_at(need_vec_at(need_vec_need(&c->needs), i)->cell)->head.needers++;
    c->head.sections = section_vec_count(section_vec_need(&c->sections));
    c->head.published = 1;
}

void cell_publish(u32 cell) {
    publish(cell);
    tell_debugger(record_at(cell), 1);
}

void cell_set_phase(u32 cell, u32 phase) {
    OWN(tables_hold) g = tables_lock(tables_all());
    record_at(cell)->head.phase = phase;
}

static void leave_scope(struct tables *r, struct record *c) {
    scope_count(r, c->head.ns, ~0ul);
    struct scope *s = scope_of(r, c->head.ns);
    if (s->cells == 0 && s->handle == 0) *s = (struct scope){0};
    c->head.ns = 0;
}

void cell_retire(u32 cell) {
    OWN(tables_hold) g = tables_lock(tables_all());
    struct record *c = record_at(cell);
    for (u32 i = 0; i < symbol_vec_count(symbol_vec_need(&c->symbols)); i++)
        export_unlink(tables_data(&g), cell, i);
    leave_scope(tables_data(&g), c);
    c->head.phase = CELL_RESTING;
}

status cell_return(u32 cell, u64 ns, newborn_out out) {
    OWN(tables_hold) g = tables_lock(tables_all());
    struct record *c = record_at(cell);
    c->head.ns = c->head.home = ns;
    c->head.phase = CELL_LOADING;
    scope_count(tables_data(&g), ns, 1);
    for (u32 i = 0; i < symbol_vec_count(symbol_vec_need(&c->symbols)); i++)
        export_link(tables_data(&g), cell, i);
    *out = (newborn){ .slot = cell };
    return OK;
}

/* Takes the cell out of all lists and its slot. */
static record_box leave(u32 cell) {
    OWN(tables_hold) g = tables_lock(tables_all());
    struct tables *r = tables_data(&g);
    struct record *c = record_at(cell);
    if (c->head.published) {
        for (u32 i = 0; i < edge_vec_count(edge_vec_need(&c->edges)); i++) edge_unlink(cell, i);
        if (c->head.phase != CELL_DRAINING && c->head.phase != CELL_RESTING)
            for (u32 i = 0; i < symbol_vec_count(symbol_vec_need(&c->symbols)); i++) export_unlink(r, cell, i);
        for (u32 i = 0; i < need_vec_count(need_vec_need(&c->needs)); i++)
            record_at(need_vec_at(need_vec_need(&c->needs), i)->cell)->head.needers--;
    }
    if (c->head.phase != CELL_RESTING) leave_scope(r, c);
    order_leave(r, cell);
    names_leave(r, cell);
    return TAKE(record_box, AT(r->at, cell));
}

/* Gives states back: what this load made or nobody can find any more is dropped, the rest stays for the next load. */
static void unbind(struct record *c) {
    for (u64 i = 0; i < binding_vec_count(binding_vec_need(&c->bindings)); i++) {
        struct binding *b = binding_vec_at(binding_vec_need(&c->bindings), i);
        state_unuse(b->state);
        if (c->head.home == NS_KERNEL && !b->fresh) continue;
        status dropped = state_drop(b->state);
        if (!ok(dropped)) continue;                  /* somebody else is bound to it: it goes with the last one */
    }
}

void cell_erase(u32 cell) {
    struct record *c = record_at(cell);
    if (c->head.published) tell_debugger(c, 0);
    if (c->head.map != 0) codemap_withdraw(image_base(image_need(&c->memory)), image_windows(image_need(&c->memory)));
    unbind(c);
    OWN(record_box) gone = leave(cell);
}

void cell_settle(u32 cell) {
    for (u64 i = 0; i < binding_vec_count(cell_bindings(cell)); i++) binding_vec_at(cell_bindings(cell), i)->fresh = 0;
}
