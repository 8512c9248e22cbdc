/* names.c - the cells by name: a fixed hash whose chains run through the records.
 *
 * A cell is in the hash twice from its first to its last moment, under its own name and under the one that it stands
 * for. A chain's link names a slot and which of the two names it is. */
#include <link/record_impl.h>
#include <base/bytes.h>
#include <base/hash.h>

enum name_kind { OWN_NAME, STANDS_FOR, NAME_KINDS };

static u64 hash_of(const struct cell_head *h, u32 kind) {
    return kind == OWN_NAME ? h->name_hash : h->implements_hash;
}

static u32 *link_of(u32 link) {
    return &AT(record_at(link / NAME_KINDS)->next_named, link % NAME_KINDS);
}

static u32 *chain_of(struct tables *r, u64 hash) {
    return &AT(r->named, hash % NAME_CHAINS);
}

static void enter(struct tables *r, u32 slot, u32 kind) {
    u32 link = slot * NAME_KINDS + kind, *first = chain_of(r, hash_of(&record_at(slot)->head, kind));
    *link_of(link) = *first;
    *first = link;
}

static void leave(struct tables *r, u32 slot, u32 kind) {
    u32 link = slot * NAME_KINDS + kind, *at = chain_of(r, hash_of(&record_at(slot)->head, kind));
    while (*at != link) at = link_of(*at);
    *at = *link_of(link);
}

void names_enter(struct tables *r, u32 slot) {
    for (u32 kind = 0; kind < NAME_KINDS; kind++) enter(r, slot, kind);
}

void names_leave(struct tables *r, u32 slot) {
    for (u32 kind = 0; kind < NAME_KINDS; kind++) leave(r, slot, kind);
}

/* Whether the cell of a link is that one; of cells that are replaced only the heir is. */
static bool is_named(u32 link, u64 ns, u64 hash, text name) {
    const struct cell_head *h = &record_at(link / NAME_KINDS)->head;
    if (hash_of(h, link % NAME_KINDS) != hash || h->ns != ns || h->phase == CELL_DRAINING) return false;
    return text_equal(link % NAME_KINDS == OWN_NAME ? STRING(h->name) : STRING(h->implements), name);
}

static u32 named_in(struct tables *r, u64 ns, u64 hash, text name) {
    for (u32 link = *chain_of(r, hash); link != 0; link = *link_of(link))
        if (is_named(link, ns, hash, name)) return link / NAME_KINDS;
    return 0;
}

u32 cell_named(u64 ns, text name, bool below) {
    u64 hash = hash_text(name);
    OWN(tables_hold) g = tables_lock(tables_all());
    struct tables *r = tables_data(&g);
    for (u64 at = ns; at != 0; at = below ? scope_of(r, at)->parent : 0) {
        u32 cell = named_in(r, at, hash, name);
        if (cell != 0) return cell;
    }
    return 0;
}
