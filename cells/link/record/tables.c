/* tables.c - the registry's tables: slots, namespaces, the hash of exports, the lists of users.
 *
 * A cell's record is one heap object that owns its tables; the shared part is a fixed table of record addresses, a
 * fixed hash whose chains run through the symbols themselves, and users' lists that run through the edges themselves.
 * So publishing, withdrawing and superseding allocate nothing and cannot fail.
 * Invariants: an edge with a cell is in that symbol's users' list exactly while its own cell is published; a symbol
 * is in the hash under its cell's namespace exactly while the cell is published and not superseded.
 * The lock is held for a bounded number of steps, except in cell_publish and cell_erase, which do all of one cell. */
#include <link/record_impl.h>
#include <base/bytes.h>
#include <base/hash.h>
#include <cell.h>
#include <link/codemap.h>

CELL_STATE tables_spin record_tables = {
    .data = { .next_id = 1, .next_ns = NS_KERNEL + 1, .slots = 1, .scopes = { { .id = NS_KERNEL, .handle = 1 } } } };

tables_spin *tables_all(void) {
    return &record_tables;
}

/* --- records ------------------------------------------------------------------------------------------------- */

struct record *record_at(u32 slot) {
    UNSAFE("a record stays where it is until cell_erase, and with it what the turn and the lock protect");
    return record_box_get(&AT(record_tables.data.at, slot));
}

struct cell_head *cell_head(u32 cell) { return &record_at(cell)->head; }
section_vec *cell_sections(u32 cell) { return section_vec_need(&record_at(cell)->sections); }
symbol_vec *cell_symbols(u32 cell) { return symbol_vec_need(&record_at(cell)->symbols); }
edge_vec *cell_edges(u32 cell) { return edge_vec_need(&record_at(cell)->edges); }
use_vec *cell_uses(u32 cell) { return use_vec_need(&record_at(cell)->uses); }
need_vec *cell_needs(u32 cell) { return need_vec_need(&record_at(cell)->needs); }
binding_vec *cell_bindings(u32 cell) { return binding_vec_need(&record_at(cell)->bindings); }
init_vec *cell_inits(u32 cell) { return init_vec_need(&record_at(cell)->inits); }
image *cell_image(u32 cell) { return image_need(&record_at(cell)->memory); }

bool cell_has_need(u32 cell, u32 other) {
    need_vec *needs = cell_needs(cell);
    for (u64 i = 0; i < need_vec_count(needs); i++)
        if (need_vec_at(needs, i)->cell == other) return true;
    return false;
}

status cell_add_init(u32 cell, u64 address, u64 count, u64 order) {
    init_vec *inits = cell_inits(cell);
    struct init a = { .address = address, .count = count, .order = order };
    TRY(init_vec_push(inits, &a));
    for (u64 i = init_vec_count(inits) - 1; i > 0 && init_vec_at(inits, i - 1)->order > order; i--) {
        *init_vec_at(inits, i) = *init_vec_at(inits, i - 1);
        *init_vec_at(inits, i - 1) = a;
    }
    return OK;
}

text cell_name(u32 cell) { return STRING(cell_head(cell)->name); }
text cell_stands_for(u32 cell) { return STRING(cell_head(cell)->implements); }

text cell_text(u32 cell, u32 name) {
    return bytes_string(box_view(box_need(&record_at(cell)->names)), name);
}

status cell_keep_names(u32 cell, cbytes strings, cbytes more) {
    OWN(box) b = NONE(box);
    TRY(box_make(strings.len + more.len, &b));
    if (!box_live(&b)) return st(E_NO_MEMORY);
    TRY(bytes_copy(box_bytes(&b), strings));
    TRY(bytes_copy(bytes_sub(box_bytes(&b), strings.len, more.len), more));
    struct record *c = record_at(cell);
    box_put(&c->names, &b);
    return OK;
}

status cell_place(u32 cell, const struct image_sizes *sizes) {
    OWN(image) i = NONE(image);
    TRY(image_make(sizes, &i));
    if (!image_live(&i)) return st(E_NO_MEMORY);
    struct record *c = record_at(cell);
    c->head.base = image_base(&i);
    c->head.extent = image_windows(&i) * WINDOW_SIZE;
    image_put(&c->memory, &i);
    return OK;
}

/* --- finding ------------------------------------------------------------------------------------------------- */

u32 cell_after(u32 cell) {
    OWN(tables_hold) g = tables_lock(tables_all());
    struct tables *r = tables_data(&g);
    for (u64 i = (u64)cell + 1; i < r->slots; i++)
        if (record_box_live(&AT(r->at, i))) return (u32)i;
    return 0;
}

static bool forgotten(const struct cell_head *h) {
    return h->holds == 0 && h->needers == 0 && h->kept == 0 && h->ns != NS_KERNEL && h->phase == CELL_LIVE;
}

static u64 id_in(u32 slot) {
    return record_at(slot)->head.id;
}

/* How many cells have an id of at most this one: the place in the order of the first that is beyond. */
static u32 place_after(struct tables *r, u64 id) {
    u32 low = 0, high = r->count;
    while (low < high) {
        u32 middle = (low + high) / 2;
        if (id_in(AT(r->order, middle)) <= id) low = middle + 1;
        else high = middle;
    }
    return low;
}

void order_enter(struct tables *r, u32 slot) {
    AT(r->order, r->count) = slot;
    r->count++;
}

void order_leave(struct tables *r, u32 slot) {
    r->count--;
    for (u32 i = place_after(r, id_in(slot) - 1); i < r->count; i++) AT(r->order, i) = AT(r->order, i + 1);
}

void order_exchange(struct tables *r, u32 a, u32 b) {
    u32 at_a = place_after(r, id_in(a) - 1), at_b = place_after(r, id_in(b) - 1);
    AT(r->order, at_a) = b;
    AT(r->order, at_b) = a;
}

/* Programs' cells are young: the search goes from the youngest cell to older ones until it has seen all of them. */
u32 cell_forgotten(u32 cell) {
    OWN(tables_hold) g = tables_lock(tables_all());
    struct tables *r = tables_data(&g);
    u32 place = cell == 0 ? r->count : place_after(r, id_in(cell) - 1);
    for (u64 left = r->strangers; place > 0 && left > 0;) {
        u32 slot = AT(r->order, --place);
        const struct cell_head *h = &record_at(slot)->head;
        if (forgotten(h)) return slot;
        left -= h->ns != NS_KERNEL && h->phase != CELL_RESTING;
    }
    return 0;
}

/* The slot of the cell with that id, 0 when there is none: where it was seen last, or searched for. */
static u32 slot_of(struct tables *r, u64 id) {
    u32 slot = AT(r->seen, id % SEEN);
    if (record_box_live(&AT(r->at, slot)) && id_in(slot) == id) return slot;
    u32 place = place_after(r, id);
    slot = place == 0 ? 0 : AT(r->order, place - 1);
    if (slot == 0 || id_in(slot) != id) return 0;
    AT(r->seen, id % SEEN) = slot;
    return slot;
}

u32 cell_by_id(u64 id) {
    OWN(tables_hold) g = tables_lock(tables_all());
    return slot_of(tables_data(&g), id);
}

struct scope *scope_of(struct tables *r, u64 ns) {
    for (usize i = 0; i < NS_MAX; i++)
        if (AT(r->scopes, i).id == ns) return &AT(r->scopes, i);
    panic("unknown namespace");
}

void scope_count(struct tables *r, u64 ns, u64 more) {
    scope_of(r, ns)->cells += more;
    if (ns != NS_KERNEL) r->strangers += more;
}

static bool known(struct tables *r, u64 ns) {
    for (usize i = 0; i < NS_MAX; i++)
        if (ns != 0 && AT(r->scopes, i).id == ns) return true;
    return false;
}

status scope_make(u64 parent, u64 *id) {
    OWN(tables_hold) g = tables_lock(tables_all());
    struct tables *r = tables_data(&g);
    if (!known(r, parent)) return st(E_NOT_FOUND);
    for (usize i = 0; i < NS_MAX; i++) {
        if (AT(r->scopes, i).id != 0) continue;
        *id = r->next_ns++;
        AT(r->scopes, i) = (struct scope){ .id = *id, .parent = parent, .handle = 1 };
        return OK;
    }
    return st(E_FULL);
}

void scope_leave(u64 ns) {
    OWN(tables_hold) g = tables_lock(tables_all());
    struct scope *s = scope_of(tables_data(&g), ns);
    s->handle = 0;
    if (s->cells == 0) *s = (struct scope){0};
}

/* --- references ---------------------------------------------------------------------------------------------- */

bool cell_count(u64 id, bool more, bool *last) {
    OWN(tables_hold) g = tables_lock(tables_all());
    u32 slot = slot_of(tables_data(&g), id);
    if (!slot) return false;
    struct cell_head *h = &record_at(slot)->head;
    h->holds += more ? 1ul : ~0ul;
    *last = !more && forgotten(h);
    return true;
}

static bool copy_head(struct tables *r, u32 slot, struct cell_head *out) {
    if (!record_box_live(&AT(r->at, slot))) return false;
    *out = record_at(slot)->head;
    return true;
}

bool head_in(u32 cell, struct cell_head *out) {
    OWN(tables_hold) g = tables_lock(tables_all());
    return copy_head(tables_data(&g), cell, out);
}

bool head_of(u64 id, struct cell_head *out) {
    OWN(tables_hold) g = tables_lock(tables_all());
    struct tables *r = tables_data(&g);
    return copy_head(r, slot_of(r, id), out);
}

bool head_after(u64 after, struct cell_head *out) {
    OWN(tables_hold) g = tables_lock(tables_all());
    struct tables *r = tables_data(&g);
    u32 place = place_after(r, after);
    return place < r->count && copy_head(r, AT(r->order, place), out);
}

/* --- code, without the lock ---------------------------------------------------------------------------------- */

bool code_section(u64 address, struct section *out, chars name) {
    const struct code_map *m = codemap_find(address);
    if (m->base == 0) return false;
    struct record *c = record_at((u32)m->record);
    for (u64 i = 0; i < section_vec_count(section_vec_need(&c->sections)); i++) {
        struct section *s = section_vec_at(section_vec_need(&c->sections), i);
        if (address - s->address >= s->size) continue;
        *out = *s;
        chars_store(name, bytes_string(box_view(box_need(&c->names)), s->name));
        return true;
    }
    return false;
}

bool code_cell(u64 address, chars name) {
    const struct code_map *m = codemap_find(address);
    if (m->base == 0) return false;
    chars_store(name, STRING(record_at((u32)m->record)->head.name));
    return true;
}

/* --- exports ------------------------------------------------------------------------------------------------- */

static struct chain *bucket(struct tables *r, u64 ns, u64 hash) {
    u64 mixed = (hash ^ ns) * 0x9e3779b97f4a7c15ul;
    return &AT(r->buckets, mixed >> 52);
}

static struct symbol *symbol_in(u32 cell, u32 symbol) {
    return symbol_vec_at(symbol_vec_need(&record_at(cell)->symbols), symbol);
}

static struct edge *edge_in(u32 cell, u32 edge) {
    return edge_vec_at(edge_vec_need(&record_at(cell)->edges), edge);
}

static text symbol_text(u32 cell, u32 name) {
    return bytes_string(box_view(box_need(&record_at(cell)->names)), name);
}

void export_link(struct tables *r, u32 cell, u32 symbol) {
    struct symbol *s = symbol_in(cell, symbol);
    struct chain *b = bucket(r, record_at(cell)->head.ns, s->hash);
    s->next_cell = b->cell;
    s->next_symbol = b->symbol;
    *b = (struct chain){ .cell = cell, .symbol = symbol };
}

void export_unlink(struct tables *r, u32 cell, u32 symbol) {
    struct symbol *s = symbol_in(cell, symbol);
    struct chain *b = bucket(r, record_at(cell)->head.ns, s->hash);
    struct chain next = { .cell = s->next_cell, .symbol = s->next_symbol };
    if (b->cell == cell && b->symbol == symbol) {
        *b = next;
        return;
    }
    for (struct chain at = *b; at.cell != 0;) {
        struct symbol *p = symbol_in(at.cell, at.symbol);
        at = (struct chain){ .cell = p->next_cell, .symbol = p->next_symbol };
        if (at.cell != cell || at.symbol != symbol) continue;
        p->next_cell = next.cell;
        p->next_symbol = next.symbol;
        return;
    }
    panic("an export is not in the hash");
}

struct found lookup_in(struct tables *r, u64 ns, u64 hash, text name) {
    struct chain at = *bucket(r, ns, hash);
    while (at.cell != 0) {
        struct symbol *s = symbol_in(at.cell, at.symbol);
        bool same = s->hash == hash && record_at(at.cell)->head.ns == ns;
        if (same && text_equal(symbol_text(at.cell, s->name), name))
            return (struct found){ .cell = at.cell, .symbol = at.symbol };
        at = (struct chain){ .cell = s->next_cell, .symbol = s->next_symbol };
    }
    return (struct found){0};
}

struct found symbol_lookup(u64 ns, text name) {
    u64 hash = hash_text(name);
    OWN(tables_hold) g = tables_lock(tables_all());
    struct tables *r = tables_data(&g);
    for (u64 at = ns; at != 0; at = scope_of(r, at)->parent) {
        struct found f = lookup_in(r, at, hash, name);
        if (f.cell != 0) return f;
    }
    return (struct found){0};
}

bool cell_intact(u32 cell) {
    struct record *c = record_at(cell);
    u64 data = image_address(image_need(&c->memory), PART_DATA);
    bytes words_ = image_bytes(image_need(&c->memory), PART_DATA);
    for (u32 i = 0; i < edge_vec_count(edge_vec_need(&c->edges)); i++) {
        const struct edge *e = edge_in(cell, i);
        u64 target = e->cell == 0 ? 0 : symbol_in(e->cell, e->symbol)->address;
        if (word_in(words_, e->place - data)->v != target + (u64)e->addend) return false;
    }
    return true;
}

/* --- users' lists -------------------------------------------------------------------------------------------- */

static struct section *target_section(u32 cell, struct symbol *s) {
    return section_vec_at(section_vec_need(&record_at(cell)->sections), s->section);
}

void edge_link(u32 cell, u32 edge) {
    struct edge *e = edge_in(cell, edge);
    if (e->cell == 0) return;
    struct symbol *s = symbol_in(e->cell, e->symbol);
    e->next_cell = s->users_cell;
    e->next_edge = s->users_edge;
    s->users_cell = cell;
    s->users_edge = edge;
    if (s->section != NO_SECTION) target_section(e->cell, s)->in++;
}

void edge_unlink(u32 cell, u32 edge) {
    struct edge *e = edge_in(cell, edge);
    if (e->cell == 0) return;
    struct symbol *s = symbol_in(e->cell, e->symbol);
    if (s->section != NO_SECTION) target_section(e->cell, s)->in--;
    if (s->users_cell == cell && s->users_edge == edge) {
        s->users_cell = e->next_cell;
        s->users_edge = e->next_edge;
        return;
    }
    for (struct edge *p = edge_in(s->users_cell, s->users_edge);; p = edge_in(p->next_cell, p->next_edge)) {
        poll();                                      /* acts on nothing with the lock held */
        if (p->next_cell != cell || p->next_edge != edge) continue;
        p->next_cell = e->next_cell;
        p->next_edge = e->next_edge;
        return;
    }
}
