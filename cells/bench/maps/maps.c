/* maps.c - mapping, touching each page, unmapping; and the same with many mappings alive.
 *
 * Mappings that only have to be there are of one page of the firmware's memory, so that a million of them cost page
 * tables but no frames. They lie in herds, boxes of some hundred values each, in the cell's state: a row with more of
 * them keeps those that are there, and maps_end gives all of them back. */
#include <bench/maps.h>
#include <cell.h>
#include <cpu/clock.h>
#include <cpu/lock.h>
#include <mem/heap.h>
#include <mem/mapping.h>

enum { HERD = 128, HERDS = 8192, SIZES = 4 };
#define FIRMWARE 0xf0000ul                           /* a page that is never usable memory: the BIOS lies there */
static const struct bench_row rows[] = {
    { "map", 4096, 2000, 1 }, { "map", 65536, 500, 1 }, { "map", 1048576, 50, 1 }, { "map", 2097152, 50, 1 },
    { "map_alive", 100, 1000, 1 }, { "map_alive", 1000, 1000, 1 }, { "map_alive", 10000, 1000, 1 },
    { "map_alive", 100000, 1000, 1 }, { "map_alive", 1000000, 1000, 1 },
};
struct one { OWNED; mapping m; };
OWNED_LOCAL(herd);
struct herd { OWNED; u64 live; struct one at[HERD]; };
OWNED_FUNS(herd, live)
OWNED_BOX_TYPE(herd)
static void herd_release(herd *self) {
    for (u32 i = 0; i < HERD; i++) mapping_drop(&AT(self->at, i).m);
}
struct pen { OWNED; u64 herds; herd_box at[HERDS]; };
SPIN_TYPE(pen)
CELL_STATE pen_spin maps_pen;

bool maps_row(u32 i, struct bench_row *out) {
    if (i >= LEN(rows)) return false;
    *out = AT(rows, i);
    return true;
}

/* One herd more, of `count` mappings. */
static status breed(u64 count) {
    OWN(herd) h = { .live = 1 };
    OWN(herd_box) kept = NONE(herd_box);
    for (u64 i = 0; i < count; i++) {
        OWN(mapping) m = NONE(mapping);
        TRY(mapping_device(FIRMWARE, 1, false, &m));
        mapping_put(&AT(h.at, i).m, &m);
    }
    TRY(herd_box_make(&h, &kept));
    OWN(pen_hold) g = pen_lock(&maps_pen);
    struct pen *p = pen_data(&g);
    if (p->herds == HERDS) return st(E_FULL);
    u64 place = p->herds++;
    herd_box_put(&AT(p->at, place), &kept);
    return OK;
}

static u64 herds(void) {
    OWN(pen_hold) g = pen_lock(&maps_pen);
    return pen_data(&g)->herds;
}

static void set_free(void) {
    while (herds()) {
        OWN(pen_hold) g = pen_lock(&maps_pen);
        struct pen *p = pen_data(&g);
        p->herds--;
        OWN(herd_box) last = TAKE(herd_box, AT(p->at, p->herds));
        DROP(pen_hold, g);
        DROP(herd_box, last);
        poll();
    }
    mapping_settle();
}

static status fill_pen(u64 alive) {
    for (u64 have = herds() * HERD; have < alive; have += HERD) {
        TRY(breed(alive - have < HERD ? alive - have : HERD));
        poll();
    }
    return OK;
}

static status use(u64 size) {
    OWN(mapping) m = NONE(mapping);
    TRY(mapping_make(size / PAGE_SIZE, ACCESS_WRITE, &m));
    if (!mapping_live(&m)) return st(E_NO_MEMORY);
    bytes b = mapping_bytes(&m);
    for (u64 at = 0; at < b.len; at += PAGE_SIZE) *bytes_at(b, at) = 1;
    return OK;
}

status maps_run(u32 i, u64 n, u64 *ticks) {
    struct bench_row r = AT(rows, i);
    u64 size = i < SIZES ? r.arg : PAGE_SIZE;
    if (i >= SIZES) TRY(fill_pen(r.arg));
    u64 start = clock_cycles();
    for (u64 k = 0; k < n; k++) TRY(use(size));
    *ticks = clock_cycles() - start;
    return OK;
}

void maps_end(void) {
    set_free();
}
