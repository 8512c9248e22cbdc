/* maps.c - mapping, touching each page, unmapping; and the same with many mappings alive.
 *
 * Mappings that only have to be there are of one page of the firmware's memory, so that a million of them cost page
 * tables but no frames: they would need more than the machine has. They are owned by a crowd, a tree of fixed depth,
 * whose branches lie on the heap; it grows and ends in the task that measures. A mapping of 2 MiB is a huge page. */
#include <bench/maps.h>
#include <cell.h>
#include <cpu/cpu.h>
#include <mem/heap.h>
#include <mem/mapping.h>

enum { SIZES = 4, HERD = 128, HERDS = 128, PENS = 64 };
#define FIRMWARE 0xf0000ul                           /* a page that is never usable memory: the BIOS lies there */
#define MAP "map, touch each page, unmap"
#define ALIVE "map, touch, unmap 4 KiB beside others"
static const struct row rows[] = {
    { "map", 4096, 2000, 1, MAP }, { "map", 65536, 500, 1, MAP }, { "map", 1048576, 50, 1, MAP },
    { "map", 2097152, 50, 1, MAP },
    { "map_alive", 100, 1000, 1, ALIVE }, { "map_alive", 1000, 1000, 1, ALIVE }, { "map_alive", 10000, 1000, 1, ALIVE },
    { "map_alive", 100000, 1000, 1, ALIVE }, { "map_alive", 1000000, 1000, 1, ALIVE },
};

/* --- a crowd of mappings ------------------------------------------------------------------------------------------ */

struct one { OWNED; mapping m; };
OWNED_LOCAL(herd);
struct herd { OWNED; u64 live; struct one at[HERD]; };
OWNED_FUNS(herd, live)
OWNED_BOX_TYPE(herd)
static void herd_release(herd *self) {
    for (u32 i = 0; i < HERD; i++) mapping_drop(&AT(self->at, i).m);
}

struct place { OWNED; herd_box herd; };
OWNED_LOCAL(pen);
struct pen { OWNED; u64 live; struct place at[HERDS]; };
OWNED_FUNS(pen, live)
OWNED_BOX_TYPE(pen)
static void pen_release(pen *self) {
    for (u32 i = 0; i < HERDS; i++) herd_box_drop(&AT(self->at, i).herd);
}

struct field { OWNED; pen_box pen; };
OWNED_LOCAL(crowd);
struct crowd { OWNED; u64 live; struct field at[PENS]; };
OWNED_FUNS(crowd, live)
static void crowd_release(crowd *self) {
    for (u32 i = 0; i < PENS; i++) pen_box_drop(&AT(self->at, i).pen);
}

static status fill_herd(herd *h, u64 count) {
    for (u64 i = 0; i < count; i++) {
        OWN(mapping) m = NONE(mapping);
        TRY(mapping_device(FIRMWARE, 1, false, &m));
        mapping_put(&AT(h->at, i).m, &m);
    }
    return OK;
}

static u64 part(u64 left, u64 most) {
    return left < most ? left : most;
}

static status fill_pen(pen *p, u64 count) {
    for (u64 i = 0; count; i++) {
        u64 here = part(count, HERD);
        OWN(herd) h = { .live = 1 };
        OWN(herd_box) kept = NONE(herd_box);
        TRY(fill_herd(&h, here));
        TRY(herd_box_make(&h, &kept));
        herd_box_put(&AT(p->at, i).herd, &kept);
        count -= here;
        poll();
    }
    return OK;
}

static status fill_crowd(crowd *c, u64 count) {
    for (u64 i = 0; count; i++) {
        u64 here = part(count, HERD * HERDS);
        OWN(pen) p = { .live = 1 };
        OWN(pen_box) kept = NONE(pen_box);
        TRY(fill_pen(&p, here));
        TRY(pen_box_make(&p, &kept));
        pen_box_put(&AT(c->at, i).pen, &kept);
        count -= here;
        poll();
    }
    return OK;
}

/* Piece by piece: a release as a whole could not be killed. */
static void leave(crowd *c) {
    for (u32 i = 0; i < PENS; i++) {
        pen_box_drop(&AT(c->at, i).pen);
        poll();
    }
}

/* --- rows --------------------------------------------------------------------------------------------------------- */

static status use(u64 size) {
    OWN(mapping) m = NONE(mapping);
    TRY(mapping_make(size / PAGE_SIZE, ACCESS_WRITE, &m));
    if (!mapping_live(&m)) return st(E_NO_MEMORY);
    bytes b = mapping_bytes(&m);
    for (u64 at = 0; at < b.len; at += PAGE_SIZE) *bytes_at(b, at) = 1;
    return OK;
}

static status uses(struct meter *m, u64 size) {
    while (meter_again(m)) {
        meter_begin(m);
        for (u64 i = 0; i < m->n; i++) TRY(use(size));
        meter_end(m);
    }
    return OK;
}

static status uses_beside(struct meter *m) {
    OWN(crowd) c = { .live = 1 };
    TRY(fill_crowd(&c, m->arg));
    TRY(uses(m, PAGE_SIZE));
    leave(&c);
    return OK;
}

bool maps_row(u32 i, struct row *out) {
    if (i >= LEN(rows)) return false;
    *out = AT(rows, i);
    return true;
}

status maps_run(u32 i, struct meter *m) {
    return i < SIZES ? uses(m, m->arg) : uses_beside(m);
}
