/* burden.c - tasks that keep the system busy and check everything they do.
 *
 * A task does rounds of one kind until stop is set; a round checks what it did and tells both counts. What a task holds
 * is owned by its frame, so a task that is killed in the middle of a round leaves nothing behind, and its place in
 * `running` is given back by the same way. Ping needs two tasks: the one that asks makes the other.
 * Sizes come from a generator seeded with the task's number: a run can be repeated.
 * What is done is counted twice, here and in the cell counter, which may be replaced meanwhile.
 * Bad at: leaving the CPU to others; that is not what it is for. */
#include <app/burden.h>
#include <app/counter.h>
#include <base/bytes.h>
#include <cell.h>
#include <cpu/clock.h>
#include <cpu/lock.h>
#include <mem/heap.h>
#include <mem/mapping.h>
#include <task/channel.h>
#include <task/mutex.h>
#include <task/sleep.h>
#include <task/task.h>

enum { MAP_PAGES_MAX = 12, BOX_MAX = 6000, SLEEP_MAX_US = 20000, LATE_NS = 30000000000 };

struct control { u64 running, stopping; u64 done[COUNT_KINDS]; };
struct pair { u64 a, b; };
struct ping { u64 n; };
struct nothing { u64 unused; };
SPIN_TYPE(control)
MUTEX_TYPE(pair)
CHANNEL_TYPE(ping)
CELL_STATE control_spin burden_control;
CELL_STATE pair_mutex burden_pair;

/* --- control ------------------------------------------------------------------------------------------------- */

OWNED_LOCAL(place);                                  /* a task's place among the running ones */
struct place { OWNED; u64 taken; };
OWNED_FUNS(place, taken)
static void place_release(place *self) {
    (void)self;
    OWN(control_hold) g = control_lock(&burden_control);
    control_data(&g)->running--;
}
static place_must place_take_one(void) {
    OWN(control_hold) g = control_lock(&burden_control);
    control_data(&g)->running++;
    return (place){ .taken = 1 };
}

static bool stopping(void) {
    poll();
    OWN(control_hold) g = control_lock(&burden_control);
    return control_data(&g)->stopping;
}

static void begin(void) {
    OWN(control_hold) g = control_lock(&burden_control);
    *control_data(&g) = (struct control){0};
}

void burden_stop(void) {
    OWN(control_hold) g = control_lock(&burden_control);
    control_data(&g)->stopping = 1;
}

u64 burden_running(void) {
    OWN(control_hold) g = control_lock(&burden_control);
    return control_data(&g)->running;
}

u64 burden_done(u32 kind) {
    OWN(control_hold) g = control_lock(&burden_control);
    return AT(control_data(&g)->done, kind);
}

static void note_done(u32 kind, u64 operations) {
    OWN(control_hold) g = control_lock(&burden_control);
    AT(control_data(&g)->done, kind) += operations;
}

/* Tells both counts. */
static void tell(u32 kind, u64 operations, u64 errors) {
    note_done(kind, operations);
    counter_add(kind, operations, errors);
}

static u64 next(u64 *seed) {                         /* xorshift64, Marsaglia 2003 */
    *seed ^= *seed << 13;
    *seed ^= *seed >> 7;
    *seed ^= *seed << 17;
    return *seed;
}

/* --- patterns ------------------------------------------------------------------------------------------------ */

static void fill(bytes b, u64 seed) {
    for (usize i = 0; i < b.len; i += 16) *bytes_at(b, i) = (u8)(seed + i / 16);
}

static bool filled(cbytes b, u64 seed) {
    for (usize i = 0; i < b.len; i += 16)
        if (*cbytes_at(b, i) != (u8)(seed + i / 16)) return false;
    return true;
}

static bool map_round(u64 *seed) {
    u64 salt = next(seed), count = 1 + salt % MAP_PAGES_MAX;
    OWN(mapping) m = NONE(mapping);
    if (!ok(mapping_make(count, ACCESS_WRITE, &m)) || !mapping_live(&m)) return false;
    fill(mapping_bytes(&m), salt);
    if (!filled(mapping_view(&m), salt)) return false;
    if (!ok(mapping_protect(&m, 0, count, ACCESS_READ))) return false;
    return filled(mapping_view(&m), salt);
}

static bool heap_round(u64 *seed) {
    u64 one = next(seed), two = next(seed);
    OWN(box) a = NONE(box);
    OWN(box) b = NONE(box);
    if (!ok(box_make(1 + one % BOX_MAX, &a)) || !box_live(&a)) return false;
    fill(box_bytes(&a), one);
    if (!ok(box_make(1 + two % BOX_MAX, &b)) || !box_live(&b)) return false;
    fill(box_bytes(&b), two);
    bool right = filled(box_view(&a), one);
    DROP(box, a);
    return right && filled(box_view(&b), two);
}

static bool mutex_round(void) {
    OWN(pair_guard) g = pair_enter(&burden_pair);
    struct pair *p = pair_inside(&g);
    p->a++;
    sched_yield();
    p->b++;
    return p->a == p->b;
}

static bool sleep_round(u64 *seed) {
    u64 until = clock_ns() + 1000 * (1 + next(seed) % SLEEP_MAX_US);
    sleep_until(until);
    u64 now = clock_ns();
    return now >= until && now < until + LATE_NS;
}

static bool round(u64 kind, u64 *seed) {
    switch (kind) {
    case COUNT_MAP: return map_round(seed);
    case COUNT_HEAP: return heap_round(seed);
    case COUNT_MUTEX: return mutex_round();
    default: return sleep_round(seed);
    }
}

/* --- messages ------------------------------------------------------------------------------------------------ */

OWNED_LOCAL(order);                                  /* what a task is to do */
struct order { OWNED; u64 seed; u64 kind; place at; };
OWNED_FUNS(order, seed)
static void order_release(order *self) {
    place_drop(&self->at);
}

OWNED_LOCAL(ends);                                   /* what the answering task gets */
struct ends { OWNED; u64 taken; receiver asks; sender answers; place at; };
OWNED_FUNS(ends, taken)
static void ends_release(ends *self) {
    place_drop(&self->at);
    sender_drop(&self->answers);
    receiver_drop(&self->asks);
}

TASK_OWNED(worker, order, nothing)
TASK_OWNED(answerer, ends, nothing)

/* Answers each number with the same; numbers come one by one, so any other is lost or doubled. */
static status answerer(ends_sink arg, struct nothing *result) {
    OWN(ends) e = TAKE(ends, *arg);
    struct ping p = {0};
    (void)result;
    if (!ends_live(&e)) return st(E_INVALID);
    for (u64 n = 0; ; n++) {
        poll();
        if (!ok(ping_receive(receiver_need(&e.asks), &p))) return OK;
        if (p.n != n) tell(COUNT_PING, 0, 1);
        if (!ok(ping_send(sender_need(&e.answers), &p))) return OK;
    }
}

static status ask(sender *out, receiver *in) {
    struct ping p = {0};
    for (u64 n = 0; !stopping(); n++) {
        p.n = n;
        TRY(ping_send(out, &p));
        TRY(ping_receive(in, &p));
        tell(COUNT_PING, 1, p.n != n);
    }
    return OK;
}

static status ping_pair(u64 capacity) {
    struct task_options o = task_defaults(TEXT("burden answers"));
    OWN(sender) out = NONE(sender);
    OWN(sender) answers = NONE(sender);
    OWN(receiver) in = NONE(receiver);
    OWN(receiver) asks = NONE(receiver);
    OWN(task_ref) other = NONE(task_ref);
    TRY(channel_make(sizeof(struct ping), capacity, &out, &asks));
    TRY(channel_make(sizeof(struct ping), capacity, &answers, &in));
    if (!sender_live(&out) || !sender_live(&answers) || !receiver_live(&in) || !receiver_live(&asks)) return OK;
    OWN(place) mine = place_take_one();
    OWN(ends) e = { .taken = 1, .asks = TAKE(receiver, asks), .answers = TAKE(sender, answers),
                    .at = TAKE(place, mine) };
    TRY(answerer_spawn(&o, &e, &other));
    return ask(&out, &in);
}

/* --- tasks --------------------------------------------------------------------------------------------------- */

static status worker(order_sink arg, struct nothing *result) {
    OWN(order) o = TAKE(order, *arg);
    (void)result;
    if (!order_live(&o)) return st(E_INVALID);
    u64 seed = o.seed, kind = o.kind;
    if (kind == COUNT_PING) return ping_pair(seed % 5);
    while (!stopping()) tell((u32)kind, 1, !round(kind, &seed));
    return OK;
}

status burden_start(u64 tasks) {
    begin();
    for (u64 i = 0; i < tasks; i++) {
        struct task_options o = task_defaults(TEXT("burden"));
        OWN(place) at = place_take_one();
        OWN(order) a = { .kind = i % COUNT_KINDS, .seed = i * 7919 + 1, .at = TAKE(place, at) };
        OWN(task_ref) t = NONE(task_ref);
        if (i % 2) o.cpu = (u32)(i / 2) % cpu_count();
        TRY(worker_spawn(&o, &a, &t));
        poll();
    }
    return OK;
}
