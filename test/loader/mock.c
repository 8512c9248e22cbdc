/* mock.c - the cells below the loader, for a test on the build machine: memory from malloc and mmap, one CPU, no tasks.
 *
 * What is handed out is counted, so that the test can see that everything came back. */
#include <base/raise.h>
#include <cpu/cpu.h>
#include <link/codemap.h>
#include <mem/mapping.h>
#include <mem/heap.h>
#include <mem/state.h>
#include "mock.h"
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>

struct mock_counts mock;
static long fail_at;

void mock_fail_at(long n) { fail_at = n; }
static bool fails(void) { return fail_at > 0 && --fail_at == 0; }

/* --- heap ------------------------------------------------------------------------------------------------------ */

/* In front of each object: its size, which must be given back. */
struct header { u64 size, unused; };

u64 unsafe_heap_alloc(usize size) {
    if (size == 0) panic("empty allocation");
    if (size > 1ul << 30 || fails()) return 0;
    mock.heap += size;
    struct header *h = malloc(sizeof *h + size);
    memset(h, 0xa5, sizeof *h + size);
    h->size = size;
    return (u64)(h + 1);
}
void unsafe_heap_free(u64 address, usize size) {
    struct header *h = (struct header *)address - 1;
    if (h->size != size) panic("freed with another size");
    mock.heap -= size;
    free(h);
}
status box_make(usize size, box_out out) {
    if (size == 0) return st(E_INVALID);
    u64 at = unsafe_heap_alloc(size);
    if (at == 0) return st(E_NO_MEMORY);
    memset((u8 *)at, 0, size);
    *out = (box){ .at = (u8 *)at, .size = size };
    return OK;
}
bytes box_bytes(box *b) { return (bytes){ .ptr = b->at, .len = b->size }; }
cbytes box_view(const box *b) { return (cbytes){ .ptr = b->at, .len = b->size }; }
usize box_size(const box *b) { return b->size; }
void box_release(box *self) { unsafe_heap_free((u64)self->at, self->size); }

/* --- pages and mappings ------------------------------------------------------------------------------------------ */

pages pages_alloc_windows(u64 windows) {
    if (fails()) return (pages){0};
    u64 size = (windows + 1) * WINDOW_SIZE;
    u64 at = (u64)mmap(0, size, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    u64 base = (at + WINDOW_SIZE - 1) / WINDOW_SIZE * WINDOW_SIZE;
    munmap((void *)at, base - at);
    munmap((void *)(base + windows * WINDOW_SIZE), at + WINDOW_SIZE - base);
    mock.pages += windows * WINDOW_PAGES;
    return (pages){ .first = base / PAGE_SIZE, .count = windows * WINDOW_PAGES };
}
u64 pages_start(const pages *p) { return p->first * PAGE_SIZE; }
u64 pages_count(const pages *p) { return p->count; }
status pages_split(pages *p, u64 keep, pages_out rest) {
    if (keep == 0 || keep >= p->count) return st(E_INVALID);
    *rest = (pages){ .first = p->first + keep, .count = p->count - keep };
    p->count = keep;
    return OK;
}
void pages_release(pages *self) {
    mock.pages -= self->count;
    munmap((void *)(self->first * PAGE_SIZE), self->count * PAGE_SIZE);
}
status mapping_make_at(pages_sink at, enum access access, mapping_out out) {
    OWN(pages) p = TAKE(pages, *at);
    if (access != ACCESS_WRITE || fails()) return st(E_NO_MEMORY);
    mprotect((void *)pages_start(&p), p.count * PAGE_SIZE, PROT_READ | PROT_WRITE);
    *out = (mapping){ .start = pages_start(&p), .count = p.count, .access = access };
    p = (pages){0};
    return OK;
}
status mapping_split(mapping *m, u64 keep, mapping_out rest) {
    if (keep == 0 || keep >= m->count) return st(E_INVALID);
    *rest = (mapping){ .start = m->start + keep * PAGE_SIZE, .count = m->count - keep, .access = m->access };
    m->count = keep;
    return OK;
}
status mapping_protect(mapping *m, u64 first, u64 count, enum access access) {
    if (first != 0 || count != m->count) return st(E_INVALID);
    if (fails()) return st(E_NO_MEMORY);
    mprotect((void *)m->start, count * PAGE_SIZE, access == ACCESS_EXECUTE ? PROT_READ | PROT_EXEC : PROT_READ);
    m->access = access;
    return OK;
}
u64 mapping_start(const mapping *m) { return m->start; }
u64 mapping_size(const mapping *m) { return m->count * PAGE_SIZE; }
bytes mapping_bytes(mapping *m) {
    if (m->access != ACCESS_WRITE) panic("write to a protected mapping");
    return (bytes){ .ptr = (u8 *)m->start, .len = m->count * PAGE_SIZE };
}
void mapping_release(mapping *self) {
    mock.pages -= self->count;
    munmap((void *)self->start, self->count * PAGE_SIZE);
}

/* --- states ------------------------------------------------------------------------------------------------------ */

enum { STATES = 400 };
static struct mock_state { u64 id; struct state_info info; void *at; } states[STATES];
static u64 state_serial;

static struct mock_state *state_of(u64 id) {
    for (int i = 0; i < STATES; i++)
        if (id != 0 && states[i].id == id) return &states[i];
    panic("no such state");
}
static bool same(const char *a, text b) { return strlen(a) == b.len && memcmp(a, b.ptr, b.len) == 0; }
status state_find(text cell, text name, u64 *id) {
    for (int i = 0; i < STATES; i++)
        if (states[i].id && same(states[i].info.cell, cell) && same(states[i].info.name, name)) {
            *id = states[i].id;
            return OK;
        }
    return st(E_NOT_FOUND);
}
status state_make(text cell, text name, const struct state_decl *d, cbytes first, u64 *id) {
    if (cell.len >= STATE_NAME || name.len >= STATE_NAME || d->size == 0) return st(E_INVALID);
    if (d->size > 1 << 26 || fails()) return st(E_NO_MEMORY);
    if (ok(state_find(cell, name, id))) return st(E_EXISTS);
    for (int i = 0; i < STATES; i++) {
        struct mock_state *s = &states[i];
        if (s->id) continue;
        *s = (struct mock_state){ .id = ++state_serial, .at = calloc(1, d->size) };
        s->info = (struct state_info){ .size = d->size, .layout = d->layout, .version = d->version, .address = (u64)s->at };
        memcpy(s->info.cell, cell.ptr, cell.len);
        memcpy(s->info.name, name.ptr, name.len);
        memcpy(s->at, first.ptr, first.len);
        mock.states++;
        *id = s->id;
        return OK;
    }
    return st(E_NO_MEMORY);
}
u64 state_address(u64 id) { return state_of(id)->info.address; }
status state_info(u64 id, struct state_info *out) { *out = state_of(id)->info; return OK; }
static bytes bytes_of(u64 id) { return (bytes){ .ptr = state_of(id)->at, .len = state_of(id)->info.size }; }
status state_convert(u64 old, u64 fresh, status (*convert)(text name, u32 old_version, cbytes old, bytes fresh)) {
    memset(bytes_of(fresh).ptr, 0, bytes_of(fresh).len);
    const struct state_info *to = &state_of(fresh)->info, *from = &state_of(old)->info;
    return convert((text){ to->name, strlen(to->name) }, from->version, bytes_const(bytes_of(old)), bytes_of(fresh));
}
void state_use(u64 id) { state_of(id)->info.users++; }
static void state_free(struct mock_state *s) {
    free(s->at);
    mock.states--;
    *s = (struct mock_state){0};
}
void state_unuse(u64 id) {
    struct mock_state *s = state_of(id);
    if (s->info.users-- == 0) panic("state unused twice");
    if (s->info.users == 0 && s->info.name[0] == 0) state_free(s);
}
void state_replace(u64 old, u64 fresh) {
    struct mock_state *o = state_of(old), *f = state_of(fresh);
    memcpy(f->info.cell, o->info.cell, STATE_NAME);
    o->info.name[0] = o->info.cell[0] = 0;
    if (o->info.users == 0) state_free(o);
}
status state_drop(u64 id) {
    for (int i = 0; i < STATES; i++)
        if (states[i].id == id) {
            if (states[i].info.users) return st(E_BUSY);
            state_free(&states[i]);
            return OK;
        }
    return st(E_NOT_FOUND);
}

/* --- CPU, raise, code map ----------------------------------------------------------------------------------------- */

bool cpu_has_strand(void) { return false; }
struct strand *cpu_strand(void) { panic("no strand"); }
void cpu_relax(void) {}
void poll(void) {}
void unsafe_spin_lock(u32 *word) {
    if (*word) panic("lock taken twice");
    *word = 1;
    mock.locks++;
}
void unsafe_spin_unlock(u32 *word) {
    *word = 0;
    mock.locks--;
}
u32 raise_catch(void (*fn)(u64 arg), u64 arg) {
    fn(arg);
    return 0;
}
static struct { u64 base, windows, map; } published[512];
static const struct code_map no_map;

const struct code_map *codemap_find(u64 pc) {
    for (int i = 0; i < 512; i++) {
        const struct code_map *m = (const struct code_map *)published[i].map;
        if (m && pc - m->base < m->text_size) return m;
    }
    return &no_map;
}
status codemap_publish(u64 map, u64 base, u64 windows) {
    if (fails()) return st(E_INVALID);
    for (int i = 0; i < 512; i++) {
        if (published[i].map) continue;
        published[i].base = base, published[i].windows = windows, published[i].map = map;
        mock.windows += windows;
        return OK;
    }
    panic("mock: too many maps");
}
void codemap_withdraw(u64 base, u64 windows) {
    for (int i = 0; i < 512; i++)
        if (published[i].map && published[i].base == base) published[i].map = 0;
    mock.windows -= windows;
}
