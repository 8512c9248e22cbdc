/* state.c - the state store: a table of named pieces of heap memory.
 *
 * The table is itself declared state, of a fixed size, without pointers: taking the store through a swap or the boot's
 * hand-over moves nothing. An id is a serial number with the place in the table in its low bits, so a look-up is one
 * comparison and ids are never used twice. The pieces come from the heap, which maps large ones by themselves; one that
 * must be aligned to more than the heap gives is rounded up to whole pages.
 * The lock is held for look-ups and changes of the table, never while memory is made or freed.
 * Bad at: thousands of states - finding one by name reads the table. */
#include <mem/state.h>
#include <base/bytes.h>
#include <cpu/lock.h>
#include <mem/heap.h>
#include <cell.h>

enum { HEAP_ALIGN = 16, ALIGN_MAX = 4096 };

struct entry { OWNED; u64 id; bool replaced; box mem; struct state_info info; };     /* id 0: free */
struct store { OWNED; u64 serial; struct entry at[STATE_MAX]; };
SPIN_TYPE(store)
CELL_STATE store_spin state_store;

/* --- the table; the lock is held --------------------------------------------------------------------------------- */

/* The entry of an id, or the one with id 0 that stands for none. */
static struct entry *find_id(struct store *s, u64 id) {
    return &AT(s->at, id % STATE_MAX);
}

static bool known(struct store *s, u64 id) {
    return id && find_id(s, id)->id == id;
}

static struct entry *need(struct store *s, u64 id) {
    if (!known(s, id)) panic("state: unknown id");
    return find_id(s, id);
}

static u64 find_name(struct store *s, text cell, text name) {
    for (u64 i = 0; i < STATE_MAX; i++) {
        struct entry *e = &AT(s->at, i);
        if (e->id && !e->replaced && text_equal(STRING(e->info.name), name) && text_equal(STRING(e->info.cell), cell))
            return e->id;
    }
    return 0;
}

static u64 free_place(struct store *s) {
    u64 i = 0;
    while (i < STATE_MAX && AT(s->at, i).id) i++;
    return i;
}

/* --- making and freeing ----------------------------------------------------------------------------------------- */

static bool good_name(text t) {
    return t.len && t.len < STATE_NAME && text_find(t, 0, 0) == t.len;
}

/* What the heap is asked for: above HEAP_SMALL it gives whole pages. */
static u64 room_for(const struct state_decl *d) {
    return d->align > HEAP_ALIGN && d->size <= HEAP_SMALL ? HEAP_SMALL + 1 : d->size;
}

static status check(text cell, text name, const struct state_decl *d, cbytes first) {
    if (!good_name(cell) || !good_name(name) || !d->size || d->align > ALIGN_MAX) return st(E_INVALID);
    if (d->align & (d->align - 1) || (first.len && first.len != d->size)) return st(E_INVALID);
    return OK;
}

static status enter(text cell, text name, const struct state_decl *d, box_sink mem, u64 *id) {
    EXACT;
    OWN(store_hold) g = store_lock(&state_store);
    struct store *s = store_data(&g);
    if (find_name(s, cell, name)) return st(E_EXISTS);
    u64 place = free_place(s);
    if (place == STATE_MAX) return st(E_FULL);
    struct entry *e = &AT(s->at, place);
    STORE(e->info.cell, cell);
    STORE(e->info.name, name);
    e->info.size = d->size;
    e->info.layout = d->layout;
    e->info.version = d->version;
    e->info.users = 0;
    e->replaced = false;
    e->info.address = (u64)cbytes_at(box_view(mem), 0);
    e->id = ++s->serial * STATE_MAX + place;
    *id = e->id;
    box_put(&e->mem, mem);
    return OK;
}

status state_make(text cell, text name, const struct state_decl *decl, cbytes first, u64 *id) {
    TRY(check(cell, name, decl, first));
    OWN(box) mem = NONE(box);
    TRY(box_make(room_for(decl), &mem));
    if (!box_live(&mem)) return st(E_NO_MEMORY);
    if (first.len) TRY(bytes_copy(box_bytes(&mem), first));
    return enter(cell, name, decl, &mem, id);
}

/* Forgets an entry; its memory becomes the caller's to drop once the lock is free. */
static box forget(struct entry *e) {
    EXACT;
    e->id = 0;
    return TAKE(box, e->mem);
}

/* Returns the entry that lost its name. */
static struct entry *hand_name_over(struct store *s, u64 old, u64 fresh) {
    struct state_info was = need(s, old)->info;
    struct entry *to = need(s, fresh);
    STORE(to->info.cell, STRING(was.cell));
    STORE(to->info.name, STRING(was.name));
    struct entry *from = need(s, old);
    from->replaced = true;
    return from;
}

/* --- the interface ---------------------------------------------------------------------------------------------- */

status state_find(text cell, text name, u64 *id) {
    OWN(store_hold) g = store_lock(&state_store);
    u64 found = find_name(store_data(&g), cell, name);
    if (!found) return st(E_NOT_FOUND);
    *id = found;
    return OK;
}

u64 state_address(u64 id) {
    OWN(store_hold) g = store_lock(&state_store);
    return need(store_data(&g), id)->info.address;
}

status state_info(u64 id, struct state_info *out) {
    OWN(store_hold) g = store_lock(&state_store);
    struct store *s = store_data(&g);
    if (!known(s, id)) return st(E_NOT_FOUND);
    *out = find_id(s, id)->info;
    return OK;
}

static bytes memory_of(u64 id) {
    OWN(store_hold) g = store_lock(&state_store);
    struct entry *e = need(store_data(&g), id);
    UNSAFE("the memory lives as long as the entry, which the caller keeps");
    return (bytes){ .ptr = (u8 *)e->info.address, .len = e->info.size };
}

status state_copy(u64 id, bytes out) {
    OWN(store_hold) g = store_lock(&state_store);
    struct store *s = store_data(&g);
    if (!known(s, id)) return st(E_NOT_FOUND);
    cbytes memory = box_view(box_need(&find_id(s, id)->mem));
    return out.len <= memory.len ? bytes_copy(out, cbytes_sub(memory, 0, out.len)) : st(E_INVALID);
}

status state_convert(u64 old, u64 fresh, status (*convert)(text name, u32 old_version, cbytes old, bytes fresh)) {
    struct state_info from = { 0 }, to = { 0 };
    TRY(state_info(old, &from));
    TRY(state_info(fresh, &to));
    if (!from.users || !to.users) panic("state: converted without a user");
    bytes_fill(memory_of(fresh), 0);
    return convert(STRING(to.name), from.version, bytes_const(memory_of(old)), memory_of(fresh));
}

void state_use(u64 id) {
    OWN(store_hold) g = store_lock(&state_store);
    need(store_data(&g), id)->info.users++;
}

void state_unuse(u64 id) {
    OWN(box) mem = NONE(box);
    OWN(store_hold) g = store_lock(&state_store);
    struct entry *e = need(store_data(&g), id);
    if (!e->info.users) panic("state: more unused than used");
    e->info.users--;
    if (e->replaced && !e->info.users) mem = forget(e);
}

void state_replace(u64 old, u64 fresh) {
    OWN(box) mem = NONE(box);
    OWN(store_hold) g = store_lock(&state_store);
    struct entry *e = hand_name_over(store_data(&g), old, fresh);
    if (!e->info.users) mem = forget(e);
}

status state_drop(u64 id) {
    OWN(box) mem = NONE(box);
    OWN(store_hold) g = store_lock(&state_store);
    struct store *s = store_data(&g);
    if (!known(s, id)) return st(E_NOT_FOUND);
    if (find_id(s, id)->info.users) return st(E_BUSY);
    mem = forget(find_id(s, id));
    return OK;
}

u64 state_next(u64 id) {
    OWN(store_hold) g = store_lock(&state_store);
    struct store *s = store_data(&g);
    u64 best = 0;
    for (u64 i = 0; i < STATE_MAX; i++) {
        u64 here = AT(s->at, i).id;
        if (here > id && (!best || here < best)) best = here;
    }
    return best;
}

u64 state_total(void) {
    OWN(store_hold) g = store_lock(&state_store);
    struct store *s = store_data(&g);
    u64 sum = 0;
    for (u64 i = 0; i < STATE_MAX; i++)
        if (AT(s->at, i).id) sum += AT(s->at, i).info.size;
    return sum;
}
