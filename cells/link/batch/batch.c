/* batch.c - loading several cells as one step.
 *
 * Gathering reads manifests only: each need that is neither loaded nor in the batch joins it. Then the batch is put in
 * order, so that every cell is linked after what it needs; when none is left to choose, there is a circle, and it is
 * named. Recursion over needs is this loop over a growing list.
 * An object is opened, which checks it, once and before anything else looks at it; its bytes come from the archive each
 * time they are needed. */
#include <link/batch.h>
#include <base/bytes.h>
#include <cell.h>
#include <link/birth.h>
#include <link/archive.h>
#include <link/linker.h>
#include <link/object.h>
#include <link/manifest.h>

u64 batch_space(const batch *b) {
    return b->ns;
}

batch_must batch_new(u64 ns, u64 home) {
    return (batch){ .ns = ns, .home = home, .cells = member_vec_new(), .order = need_vec_new() };
}

static void end_cell(u32 cell) {
    struct line ignored = {0};
    status s = cell_stop(cell, &ignored);
    if (ok(s)) cell_head(cell)->started = 0;
    cell_erase(cell);
}

static bool is_member(batch *b, u32 cell) {
    member_vec *v = member_vec_need(&b->cells);
    for (u64 i = 0; i < member_vec_count(v); i++)
        if (member_vec_at(v, i)->cell == cell) return true;
    return false;
}

void batch_release(batch *self) {
    for (u64 i = member_vec_count(member_vec_need(&self->cells)); i > 0; i--) {
        u32 cell = member_vec_at(member_vec_need(&self->cells), i - 1)->cell;
        if (!cell_head(cell)->published) cell_erase(cell);   /* not linked yet: nobody refers to it */
    }
    for (u64 i = need_vec_count(need_vec_need(&self->order)); i > 0; i--)
        end_cell(need_vec_at(need_vec_need(&self->order), i - 1)->cell);
    need_vec_drop(&self->order);
    member_vec_drop(&self->cells);
}

u64 batch_count(batch *b) {
    return member_vec_count(member_vec_need(&b->cells));
}

u32 batch_cell(batch *b, u64 i) {
    bool linked = need_vec_count(need_vec_need(&b->order)) == member_vec_count(member_vec_need(&b->cells));
    if (linked) return need_vec_at(need_vec_need(&b->order), i)->cell;
    return member_vec_at(member_vec_need(&b->cells), i)->cell;
}

/* --- gathering ------------------------------------------------------------------------------------------------ */

/* The object of a cell: what the caller gave for the first one, else the archive's file; empty when there is none. */
static cbytes object_of(cbytes given, batch *b, u32 cell) {
    bool first = member_vec_at(member_vec_need(&b->cells), 0)->cell == cell;
    struct line file = {0};
    cbytes found = text_bytes(NO_TEXT);
    if (first && given.len != 0) return given;
    line_put(&file, cell_name(cell));
    line_put(&file, TEXT(".o"));
    status s = archive_find(line_text(&file), &found);
    return ok(s) ? found : text_bytes(NO_TEXT);
}

status batch_add(batch *b, text name, struct line *why, u32 *cell) {
    line_clear(why);
    if (name.len == 0 || name.len >= CELL_NAME) {
        line_put(why, TEXT("not a cell's name: "));
        line_put(why, name);
        return st(E_INVALID);
    }
    TRY(member_vec_reserve(member_vec_need(&b->cells), 1));
    TRY(need_vec_reserve(need_vec_need(&b->order), member_vec_count(member_vec_need(&b->cells)) + 1));
    OWN(newborn) n = NONE(newborn);
    TRY(cell_begin(b->ns, name, &n));
    if (!newborn_live(&n)) return st(E_NO_MEMORY);
    *cell = newborn_slot(&n);
    cell_head(*cell)->home = b->home;
    struct member entry = { .cell = *cell };
    TRY(member_vec_push(member_vec_need(&b->cells), &entry));
    newborn_keep(&n);
    return OK;
}

static void copy_chars(bytes to, text from) {
    for (u64 i = 0; i + 1 < to.len && i < from.len; i++) *bytes_at(to, i) = (u8)*text_at(from, i);
}

/* The cell that a need names: loaded, or in this batch. One that another load is still making is a circle, too. */
static status needed_cell(batch *b, u32 cell, text name, struct line *why, u32 *out) {
    *out = cell_named(b->ns, name, true);
    if (*out == 0) return batch_add(b, name, why, out);
    if (cell_head(*out)->phase != CELL_LOADING || is_member(b, *out)) return OK;
    object_blame(why, cell);
    line_put(why, TEXT("needs a cell that is being loaded: "));
    line_put(why, name);
    return st(E_CYCLE);
}

static status gather_needs(batch *b, u32 cell, text list, bool weak, struct line *why) {
    u64 at = 0;
    for (text name = manifest_word(list, &at); name.len != 0; name = manifest_word(list, &at)) {
        u32 other = weak ? cell_named(b->ns, name, true) : 0;
        if (weak && (other == 0 || cell_head(other)->phase != CELL_LIVE)) continue;
        if (!weak) TRY(needed_cell(b, cell, name, why, &other));
        struct need n = { .cell = other };
        if (!cell_has_need(cell, other)) TRY(need_vec_push(cell_needs(cell), &n));
    }
    return OK;
}

static status gather(batch *b, u64 i, cbytes given, struct line *why) {
    u32 cell = member_vec_at(member_vec_need(&b->cells), i)->cell;
    cbytes object = object_of(given, b, cell);
    struct elf e = {0};
    if (object.len == 0) return blame(why, cell, E_NOT_FOUND, TEXT("no such object in the archive"), NO_TEXT);
    TRY(object_open(cell, object, &e, why));
    member_vec_at(member_vec_need(&b->cells), i)->elf = e;
    text manifest = object_manifest(object, &e);
    text stands_for = manifest_value(manifest, TEXT("implements"));
    text district = manifest_value(manifest, TEXT("district"));
    if (cell_head(cell)->predecessor != 0) cell_set_names(cell, cell_stands_for(cell), district);
    else cell_set_names(cell, stands_for.len != 0 ? stands_for : cell_name(cell), district);
    TRY(gather_needs(b, cell, manifest_value(manifest, TEXT("needs")), false, why));
    return gather_needs(b, cell, manifest_value(manifest, TEXT("weak")), true, why);
}

/* --- order ---------------------------------------------------------------------------------------------------- */

/* A need of the cell that is in the batch and not yet linked, or 0: linking publishes. */
static u32 waits_for(u32 cell) {
    need_vec *needs = cell_needs(cell);
    for (u64 i = 0; i < need_vec_count(needs); i++) {
        u32 other = need_vec_at(needs, i)->cell;
        if (!cell_head(other)->published) return other;
    }
    return 0;
}

/* The number of a member that can be linked next; as many as there are: none. */
static u64 next_ready(batch *b) {
    member_vec *all = member_vec_need(&b->cells);
    u64 i = 0;
    for (; i < member_vec_count(all); i++) {
        u32 cell = member_vec_at(all, i)->cell;
        if (!cell_head(cell)->published && waits_for(cell) == 0) break;
    }
    return i;
}

/* Every cell left waits for another one: following that from any of them ends in the circle. */
static status circle(batch *b, struct line *why) {
    u64 count = member_vec_count(member_vec_need(&b->cells));
    u32 cell = 0;
    for (u64 i = 0; i < count && cell == 0; i++) {
        u32 c = member_vec_at(member_vec_need(&b->cells), i)->cell;
        if (!cell_head(c)->published) cell = c;
    }
    for (u64 i = 0; i < count; i++) cell = waits_for(cell);
    u32 first = cell;
    object_blame(why, cell);
    line_put(why, TEXT("cells need each other in a circle: "));
    line_put(why, cell_name(cell));
    for (u64 i = 0; i < count; i++) {
        cell = waits_for(cell);
        line_put(why, TEXT(" -> "));
        line_put(why, cell_name(cell));
        if (cell == first) break;
    }
    return st(E_CYCLE);
}

static bool needs_kernel_only(u32 cell) {
    need_vec *needs = cell_needs(cell);
    for (u64 i = 0; i < need_vec_count(needs); i++)
        if (cell_head(need_vec_at(needs, i)->cell)->ns != NS_KERNEL) return false;
    return true;
}

static status link_one(batch *b, u64 i, cbytes given, struct line *why) {
    struct member m = *member_vec_at(member_vec_need(&b->cells), i);
    TRY(linker_link(m.cell, object_of(given, b, m.cell), &m.elf, why));
    if (given.len != 0 || !needs_kernel_only(m.cell)) cell_head(m.cell)->reusable = 0;   /* rest.h */
    cell_publish(m.cell);
    struct need n = { .cell = m.cell };
    return need_vec_push(need_vec_need(&b->order), &n);
}

status batch_link(batch *b, cbytes given, struct line *why) {
    for (u64 i = 0; i < batch_count(b); i++) TRY(gather(b, i, given, why));
    while (need_vec_count(need_vec_need(&b->order)) < batch_count(b)) {
        u64 i = next_ready(b);
        if (i == batch_count(b)) return circle(b, why);
        TRY(link_one(b, i, given, why));
    }
    return OK;
}

status batch_start(batch *b, struct line *why) {
    for (u64 i = 0; i < need_vec_count(need_vec_need(&b->order)); i++)
        TRY(cell_start(need_vec_at(need_vec_need(&b->order), i)->cell, why));
    return OK;
}

void batch_keep(batch_sink b) {
    EXACT;
    OWN(batch) all = TAKE(batch, *b);
    while (need_vec_count(need_vec_need(&all.order)) != 0) {
        u64 last = need_vec_count(need_vec_need(&all.order)) - 1;
        u32 cell = need_vec_at(need_vec_need(&all.order), last)->cell;
        cell_settle(cell);
        cell_set_phase(cell, CELL_LIVE);
        need_vec_pop(need_vec_need(&all.order));
    }
    while (member_vec_count(member_vec_need(&all.cells)) != 0) member_vec_pop(member_vec_need(&all.cells));
}
