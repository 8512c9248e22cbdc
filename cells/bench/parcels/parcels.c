/* parcels.c - a box goes to another task and comes back: two words change hands, the memory stays where it is.
 *
 * There is a shelf for each direction: a place for one box under a spin lock, and a queue of who waits for it. Whoever
 * takes the box owns it, and writes a byte into it before it goes on. One box is under way, so a place is always free
 * when it comes; what lies there when the measurement is broken off goes with the next one. */
#include <bench/parcels.h>
#include <bench/crew.h>
#include <cell.h>
#include <cpu/lock.h>
#include <mem/heap.h>
#include <task/wait.h>

enum way { THERE, BACK };
enum { SIZE = 4096 };
static const struct row rows[] = { { "zero_copy", SIZE, 2000, 1, "a box there and back, owned by who has it" } };
struct nothing { u64 unused; };
struct parcel { OWNED; box content; };
SPIN_TYPE(parcel)
CELL_STATE parcel_spin parcels_there, parcels_back;
CELL_STATE wait_queue parcels_there_filled, parcels_back_filled;
TASK_PLAIN(sends_back, nothing, nothing)

bool parcels_row(u32 i, struct row *out) {
    if (i >= LEN(rows)) return false;
    *out = AT(rows, i);
    return true;
}

static parcel_hold_must shelf_of(enum way way) {
    return way == THERE ? parcel_lock(&parcels_there) : parcel_lock(&parcels_back);
}

static wait_queue *filled(enum way way) {
    return way == THERE ? &parcels_there_filled : &parcels_back_filled;
}

static void put(enum way way, box_sink b) {
    {
        OWN(parcel_hold) g = shelf_of(way);
        struct parcel *p = parcel_data(&g);
        box_put(&p->content, b);
    }
    wait_wake_one(filled(way));
}

static box look(enum way way) {
    OWN(parcel_hold) g = shelf_of(way);
    struct parcel *p = parcel_data(&g);
    return TAKE(box, p->content);
}

/* Waits for a box. */
static status take(enum way way, box_out out) {
    EXACT;
    OWN(waiter) w = NONE(waiter);
    waiter_begin(&w, filled(way), LETTERS("parcel"));
    for (;;) {
        OWN(box) b = look(way);
        if (box_live(&b)) {
            *out = TAKE(box, b);
            return OK;
        }
        TRY(waiter_sleep(waiter_need(&w), 0));
    }
}

static status pass_once(enum way from, enum way to) {
    OWN(box) b = NONE(box);
    TRY(take(from, &b));
    if (!box_live(&b)) return st(E_EMPTY);
    (*bytes_at(box_bytes(&b), 0))++;
    put(to, &b);
    return OK;
}

static status pass(enum way from, enum way to) {
    for (;;) {
        status s = pass_once(from, to);
        if (!is(s, E_RETRY)) return s;
    }
}

static status sends_back(const struct nothing *arg, struct nothing *result) {
    (void)arg;
    (void)result;
    for (;;) {
        poll();
        TRY(pass(THERE, BACK));
    }
}

static status begin(crew *c) {
    struct task_options o = task_defaults(TEXT("partner"));
    struct nothing none = { 0 };
    OWN(task_ref) t = NONE(task_ref);
    OWN(box) b = NONE(box);
    o.cpu = cpu_index();
    TRY(sends_back_spawn(&o, &none, &t));
    if (!task_ref_live(&t)) return st(E_NO_MEMORY);
    TRY(crew_add(c, &t));
    TRY(box_make(SIZE, &b));
    if (!box_live(&b)) return st(E_NO_MEMORY);
    put(BACK, &b);
    return OK;
}

static status round_trips(struct meter *m) {
    while (meter_again(m)) {
        meter_begin(m);
        for (u64 i = 0; i < m->n; i++) TRY(pass(BACK, THERE));
        meter_end(m);
    }
    return OK;
}

status parcels_run(u32 i, struct meter *m) {
    OWN(crew) c = crew_new();
    (void)i;
    TRY(begin(&c));
    TRY(round_trips(m));
    OWN(box) last = NONE(box);
    return take(BACK, &last);
}
