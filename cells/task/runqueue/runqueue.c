/* runqueue.c - lists of run entries, one per CPU, each with its lock.
 *
 * Time: a queue's time (floor) is the due time of the latest entry taken from it. An entry is put back at floor + what
 * it used, so tasks that used little come early, a task that slept gains no more than the start of the line, and due
 * times mean the same on every CPU, which is what makes stealing fair. Policies that do not count keep `used` at 0 and
 * get plain first come first served.
 * A task that yields takes the place of the next one before its registers are saved: its entry is leaving until they
 * are, and only its own CPU, which is done with it when it takes the next, may take it meanwhile.
 * A queue is a short ring and a list. As long as the list is empty, a CPU fills and empties its own ring without a
 * lock: nobody else fills it; thieves and the CPU itself take from its head by compare and swap, and marks in the words
 * tell a thief whether he may. Entries in a ring are all pinned or all free, so that none that may be stolen lies
 * behind one that may not. What does not fit makes a list, and then the CPU moves all of its ring to the list's head
 * first.
 * Invariants: an entry is in at most one queue, and queued_on names it; length is the number of entries in the list;
 * locks of two queues are never held together. Lengths are read without the lock as hints.
 * Bad at: very long queues, because looking for the entry due first walks the list. */
#include <task/runqueue.h>
#include <base/raise.h>
#include <cell.h>

#define RARE __attribute__((noinline))                   /* keeps the registers of a rare path out of the usual one */
enum { PINNED = 1, LEAVING = 2, MARKS = PINNED | LEAVING };   /* in the low bits of an entry's address in a ring */

static struct run_queue *queue_of(struct run_queues *q, u32 cpu) {
    return &AT(q->at, cpu);
}

static struct run_entry *entry_at(u64 address) {
    UNSAFE("entries are linked by address; the task that holds one lives while it is queued");
    return (struct run_entry *)address;
}

static u64 length_of(const struct run_queue *q) {
    u64 head = atomic64_get(&q->head);                   /* first: it is never beyond a later tail */
    return atomic64_get(&q->length) + atomic64_get(&q->tail) - head;
}

u64 run_length(struct run_queues *q, u32 cpu) { return length_of(queue_of(q, cpu)); }

static RARE u32 best_place(struct run_queues *q, const struct run_entry *e) {
    u32 count = cpu_count(), best = e->last < count ? (u32)e->last : 0;
    u64 least = run_length(q, best);
    for (u32 i = 0; i < count && least; i++)
        if (run_length(q, i) + 1 < least) {
            best = i;
            least = run_length(q, i);
        }
    return best;
}

u32 run_place(struct run_queues *q, const struct run_entry *e) {
    return e->cpu == POLICY_ANY ? best_place(q, e) : (u32)e->cpu;
}

/* --- the list, locked --------------------------------------------------------------------------------------------- */

/* Puts e between two neighbours, 0 at the ends. */
static void insert(struct run_list *l, struct run_entry *e, u64 prev, u64 next) {
    e->prev = prev;
    e->next = next;
    if (prev) entry_at(prev)->next = (u64)e;
    else l->head = (u64)e;
    if (next) entry_at(next)->prev = (u64)e;
    else l->tail = (u64)e;
}

static void unlink(struct run_list *l, struct run_entry *e) {
    if (e->prev) entry_at(e->prev)->next = e->next;
    else l->head = e->next;
    if (e->next) entry_at(e->next)->prev = e->prev;
    else l->tail = e->prev;
    e->next = e->prev = 0;
}

/* e runs on `cpu` now; it was due at l->floor + used. */
static void begin(struct run_entry *e, u32 cpu) {
    e->used = 0;
    e->queued_on = 0;
    e->last = cpu;
}

/* Appends e with the time at which it is due. */
static void enter(struct run_list *l, u32 cpu, struct run_entry *e) {
    e->used += l->floor;
    e->queued_on = 1 + cpu;
    insert(l, e, l->tail, 0);
}

/* Takes e out to run on `cpu`. */
static void leave(struct run_list *l, u32 cpu, struct run_entry *e) {
    unlink(l, e);
    if (e->used > l->floor) l->floor = e->used;
    begin(e, cpu);
}

static u64 search(const struct run_list *l, bool due, bool thief) {
    u64 best = 0;
    for (u64 at = l->head; at; at = entry_at(at)->next) {
        const struct run_entry *e = entry_at(at);
        if (thief && (e->cpu != POLICY_ANY || atomic64_get(&e->leaving))) continue;
        if (!best || e->used < entry_at(best)->used) best = at;
        if (!due) break;
    }
    return best;
}

/* The entry to take from a list: the first, or the one due first, among those that `thief` may run; 0: none. */
static u64 choose(const struct run_list *l, bool due, bool thief) {
    return due || thief ? search(l, due, thief) : l->head;
}

/* --- the ring ----------------------------------------------------------------------------------------------------- */

static atomic64 *ring_at(struct run_queue *q, u64 i) { return &AT(q->ring, i % RUN_RING); }
static u64 pinned(const struct run_entry *e) { return e->cpu == POLICY_ANY ? 0 : PINNED; }
static u64 leaving(u64 mark) { return mark ? mark : LEAVING; }   /* who is pinned is safe from thieves anyhow */

/* Of the own queue: whether its ring takes this entry. */
static inline bool fits(struct run_queue *own, const struct run_entry *e) {
    u64 tail = atomic64_get(&own->tail), count = tail - atomic64_get(&own->head);
    if (atomic64_get(&own->length)) return false;
    return !count || (count < RUN_RING && (atomic64_get(ring_at(own, tail - 1)) & PINNED) == pinned(e));
}

static inline void push(struct run_queue *own, u32 cpu, struct run_entry *e, u64 mark) {
    u64 tail = atomic64_get(&own->tail);
    e->queued_on = 1 + cpu;
    atomic64_set(ring_at(own, tail), (u64)e | mark);
    atomic64_set(&own->tail, tail + 1);
}

/* The entry at the head, which is not marked with any of these, or 0. */
static inline u64 pop(struct run_queue *q, u64 unless) {
    for (u32 i = 0; i < RUN_RING; i++) {
        u64 head = atomic64_get(&q->head);
        if (head == atomic64_get(&q->tail)) return 0;
        u64 word = atomic64_get(ring_at(q, head));
        if (word & unless) return 0;
        if (atomic64_cas(&q->head, head, head + 1)) return word & ~(u64)MARKS;
    }
    return 0;
}

static RARE void move_on(struct run_queue *own, u64 used) {
    OWN(run_list_hold) g = run_list_lock(&own->list);
    run_list_data(&g)->floor += used;
}

/* e, which was taken from the ring of a queue, runs now. */
static void run_on(struct run_queue *own, struct run_entry *e, u32 cpu) {
    if (e->used) move_on(own, e->used);
    begin(e, cpu);
}

/* Takes from the ring of the own queue. */
static u64 take_ring(struct run_queue *own, u32 cpu) {
    u64 at = pop(own, 0);
    if (!at) return 0;
    run_on(own, entry_at(at), cpu);
    return at;
}

/* Moves the ring of the own queue to the head of its locked list. */
static void join_list(struct run_queue *own, struct run_list *l) {
    u64 before = l->head, last = 0;
    for (u64 at = pop(own, 0); at; at = pop(own, 0)) {
        entry_at(at)->used += l->floor;
        insert(l, entry_at(at), last, before);
        atomic64_add(&own->length, 1);
        last = at;
    }
}

/* --- queues ------------------------------------------------------------------------------------------------------- */

static RARE void put_in_list(struct run_queue *to, u32 cpu, struct run_entry *e) {
    OWN(run_list_hold) g = run_list_lock(&to->list);
    enter(run_list_data(&g), cpu, e);
    atomic64_add(&to->length, 1);
}

void run_put(struct run_queues *q, u32 cpu, struct run_entry *e) {
    struct run_queue *to = queue_of(q, cpu);
    if (e->queued_on) panic("a task is queued twice");
    if (cpu == cpu_index() && fits(to, e)) push(to, cpu, e, pinned(e));
    else put_in_list(to, cpu, e);
}

/* The entry to take from the locked list, as choose; it is taken to run on `cpu`. */
static u64 take_list(struct run_queue *q, struct run_list *l, u32 cpu, bool due, bool thief) {
    u64 at = choose(l, due, thief);
    if (!at) return 0;
    leave(l, cpu, entry_at(at));
    atomic64_sub(&q->length, 1);
    return at;
}

/* Whether the own ring alone says who is next. */
static bool is_plain(struct run_queue *own, bool due) {
    if (atomic64_get(&own->length)) return false;
    return !due || atomic64_get(&own->tail) - atomic64_get(&own->head) < 2;
}

static RARE u64 take_own(struct run_queue *own, u32 cpu, bool due) {
    OWN(run_list_hold) g = run_list_lock(&own->list);
    join_list(own, run_list_data(&g));
    return take_list(own, run_list_data(&g), cpu, due, false);
}

static u64 steal(struct run_queue *from, u32 cpu, bool due) {
    u64 at = pop(from, MARKS);
    if (at) run_on(from, entry_at(at), cpu);
    if (at || !atomic64_get(&from->length)) return at;
    OWN(run_list_hold) g = run_list_lock(&from->list);
    return take_list(from, run_list_data(&g), cpu, due, true);
}

static RARE u64 steal_any(struct run_queues *q, u32 cpu, bool due) {
    u64 at = 0;
    u32 count = cpu_count();
    for (u32 i = 1; !at && i < count; i++) at = steal(queue_of(q, (cpu + i) % count), cpu, due);
    return at;
}

u64 run_take(struct run_queues *q, u32 cpu, bool due) {
    struct run_queue *own = queue_of(q, cpu);
    u64 at = is_plain(own, due) ? take_ring(own, cpu) : take_own(own, cpu, due);
    return at ? at : steal_any(q, cpu, due);
}

/* run_turn by way of the list. Who finds the list empty behind him goes back to the ring. */
static RARE u64 rotate(struct run_queue *own, u32 cpu, struct run_entry *e, bool due) {
    OWN(run_list_hold) g = run_list_lock(&own->list);
    struct run_list *l = run_list_data(&g);
    join_list(own, l);
    u64 at = take_list(own, l, cpu, due, false);
    if (!at) return 0;
    if (!l->head) {
        push(own, cpu, e, leaving(pinned(e)));
        return at;
    }
    atomic64_set(&e->leaving, !pinned(e));
    enter(l, cpu, e);
    atomic64_add(&own->length, 1);
    return at;
}

/* The head of the own ring, for which e can go to its end: 0 when that is not so simple. */
static u64 exchange(struct run_queue *own, u32 cpu, struct run_entry *e, bool due) {
    u64 head = atomic64_get(&own->head), count = atomic64_get(&own->tail) - head, mark = pinned(e);
    if (!count || count > (due ? 1 : RUN_RING - 1) || atomic64_get(&own->length)) return 0;
    u64 word = atomic64_get(ring_at(own, head));
    if ((word & PINNED) != mark || !atomic64_cas(&own->head, head, head + 1)) return 0;
    push(own, cpu, e, leaving(mark));
    return word & ~(u64)MARKS;
}

u64 run_turn(struct run_queues *q, u32 cpu, struct run_entry *e, bool due) {
    struct run_queue *own = queue_of(q, cpu);
    if (e->queued_on) panic("a task is queued twice");
    if (!length_of(own)) return 0;
    u64 at = exchange(own, cpu, e, due);
    if (!at) return rotate(own, cpu, e, due);
    run_on(own, entry_at(at), cpu);
    return at;
}

void run_left(struct run_queues *q, u32 cpu, struct run_entry *e) {
    struct run_queue *own = queue_of(q, cpu);
    atomic64 *last = ring_at(own, atomic64_get(&own->tail) - 1);
    u64 word = atomic64_get(last);
    if (word & LEAVING) atomic64_set(last, word & ~(u64)LEAVING);
    else atomic64_set(&e->leaving, 0);
}

bool run_before(struct run_queues *q, u32 cpu, u64 used) {
    struct run_queue *own = queue_of(q, cpu);
    if (!length_of(own)) return false;
    OWN(run_list_hold) g = run_list_lock(&own->list);
    struct run_list *l = run_list_data(&g);
    join_list(own, l);
    u64 at = choose(l, true, false);
    return at && entry_at(at)->used < l->floor + used;
}
