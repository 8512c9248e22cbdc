/* registry.c - references that keep cells loaded, namespaces as values, and reports.
 *
 * Reports are copies, and may be out of date by the next call. Those of sections, edges and symbols take the turn,
 * so that they see no cell half made or half gone; they wait for a load or a swap. Those of cells and references
 * take only the lock of the tables, and those of code addresses nothing at all.
 * Bad at: registry_edge walks a list from its head for each call. */
#include <link/registry.h>
#include <base/bytes.h>
#include <cell.h>
#include <link/birth.h>
#include <cpu/cpu.h>

/* --- namespaces and references -------------------------------------------------------------------------------- */

status namespace_make(u64 parent, namespace_out out) {
    EXACT;
    u64 id = 0;
    TRY(scope_make(parent, &id));
    *out = (namespace){ .id = id };
    return OK;
}

u64 namespace_id(const namespace *n) {
    return n->id;
}

void namespace_release(namespace *self) {
    scope_leave(self->id);
}

status cell_hold(u64 id, cell_ref_out out) {
    EXACT;
    bool last = false;
    if (!cell_count(id, true, &last)) return st(E_NOT_FOUND);
    *out = (cell_ref){ .id = id };
    return OK;
}

u64 cell_ref_id(const cell_ref *r) {
    return r->id;
}

void cell_ref_release(cell_ref *self) {
    bool last = false;
    if (!cell_count(self->id, false, &last)) panic("reference to a cell that is gone");
    if (!last) return;
    OWN(turn) t = turn_wait();
    cell_reap();
}

/* --- reports ------------------------------------------------------------------------------------------------- */

static void describe(const struct cell_head *h, struct cell_info *out) {
    *out = (struct cell_info){ .id = h->id, .ns = h->ns, .phase = h->phase, .version = h->version, .base = h->base,
                               .text = h->text, .rodata = h->rodata, .data = h->data, .sections = (u32)h->sections,
                               .users = (u32)h->holds + h->needers };
    STORE(out->name, STRING(h->name));
    STORE(out->district, STRING(h->district));
}

status registry_next(u64 after, struct cell_info *out) {
    struct cell_head h;
    if (!head_after(after, &h)) return st(E_NOT_FOUND);
    describe(&h, out);
    return OK;
}

status registry_find(u64 ns, text name, struct cell_info *out) {
    struct cell_head h;
    if (!head_in(cell_named(ns, name, true), &h)) return st(E_NOT_FOUND);
    describe(&h, out);
    return OK;
}

status registry_cell(u64 id, struct cell_info *out) {
    struct cell_head h;
    if (!head_of(id, &h)) return st(E_NOT_FOUND);
    describe(&h, out);
    return OK;
}

static void describe_section(const struct section *s, struct section_info *out) {
    *out = (struct section_info){ .kind = s->kind, .exported = s->exported != 0, .address = s->address, .size = s->size,
                                  .fingerprint = s->fingerprint, .in = s->in, .out = s->out };
}

status registry_section(u64 cell, u64 i, struct section_info *out) {
    OWN(turn) t = turn_wait();
    u32 slot = cell_by_id(cell);
    if (slot == 0 || !cell_head(slot)->published || i >= section_vec_count(cell_sections(slot))) return st(E_NOT_FOUND);
    struct section *s = section_vec_at(cell_sections(slot), i);
    describe_section(s, out);
    STORE(out->name, cell_text(slot, s->name));
    return OK;
}

/* An edge by its cell and number there. */
struct place { u32 cell, edge; };

/* The nth edge into any export of a cell. */
static bool nth_user(u32 cell, u64 n, struct place *out) {
    for (u64 i = 0; i < symbol_vec_count(cell_symbols(cell)); i++) {
        struct symbol *s = symbol_vec_at(cell_symbols(cell), i);
        for (struct place u = { s->users_cell, s->users_edge }; u.cell != 0;) {
            poll();
            *out = u;
            if (n-- == 0) return true;
            struct edge *e = edge_vec_at(cell_edges(u.cell), u.edge);
            u = (struct place){ e->next_cell, e->next_edge };
        }
    }
    return false;
}

static bool nth_edge(u32 cell, u64 n, struct place *out) {
    for (u32 i = 0; i < edge_vec_count(cell_edges(cell)); i++)
        if (edge_vec_at(cell_edges(cell), i)->cell != 0 && n-- == 0) {
            *out = (struct place){ cell, i };
            return true;
        }
    return false;
}

status registry_edge(u64 cell, bool in, u64 i, struct edge_info *out) {
    OWN(turn) t = turn_wait();
    u32 slot = cell_by_id(cell);
    struct place at = {0};
    if (slot == 0 || !cell_head(slot)->published) return st(E_NOT_FOUND);
    if (!(in ? nth_user(slot, i, &at) : nth_edge(slot, i, &at))) return st(E_NOT_FOUND);
    struct edge *e = edge_vec_at(cell_edges(at.cell), at.edge);
    *out = (struct edge_info){ .from_cell = cell_head(at.cell)->id, .to_cell = cell_head(e->cell)->id,
                               .place = e->place,
                               .target = symbol_vec_at(cell_symbols(e->cell), e->symbol)->address, .type = e->type };
    STORE(out->symbol, cell_text(at.cell, e->name));
    return OK;
}

status registry_symbol(u64 ns, text name, u64 *address) {
    OWN(turn) t = turn_wait();
    struct found f = symbol_lookup(ns, name);
    if (f.cell == 0) return st(E_UNRESOLVED);
    *address = symbol_vec_at(cell_symbols(f.cell), f.symbol)->address;
    return OK;
}

status registry_function(u64 address, struct section_info *out) {
    struct section s = {0};
    char name[SYMBOL_NAME];
    if (!code_section(address, &s, (chars){ .ptr = name, .len = LEN(name) })) return st(E_NOT_FOUND);
    describe_section(&s, out);
    STORE(out->name, STRING(name));
    return OK;
}

/* The function of a section's name: .text.NAME, or NAME_release of .text.cleanup.NAME. */
static void put_function(text section, struct line *out) {
    text release = TEXT(".text.cleanup."), plain = TEXT(".text.");
    if (text_starts(section, release)) {
        line_put(out, text_sub(section, release.len, section.len - release.len));
        line_put(out, TEXT("_release"));
    } else if (text_starts(section, plain)) {
        line_put(out, text_sub(section, plain.len, section.len - plain.len));
    } else {
        line_put(out, section);
    }
}

void registry_name(u64 address, struct line *out) {
    struct section s = {0};
    char cell[CELL_NAME], name[SYMBOL_NAME];
    if (!code_cell(address, (chars){ .ptr = cell, .len = LEN(cell) })) {
        line_put(out, TEXT("0x"));
        line_hex(out, address, 1);
        return;
    }
    line_put(out, STRING(cell));
    line_char(out, ':');
    if (!code_section(address, &s, (chars){ .ptr = name, .len = LEN(name) })) {
        line_char(out, '?');
        return;
    }
    put_function(STRING(name), out);
    line_put(out, TEXT("+0x"));
    line_hex(out, address - s.address, 1);
}
