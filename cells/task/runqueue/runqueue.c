/* runqueue.c - lists of run entries, one per CPU, each with its lock.
 *
 * Time: a queue's time (floor) is the due time of the latest entry taken from it. An entry is put back at floor + what
 * it used, so tasks that used little come early, a task that slept gains no more than the start of the line, and due
 * times mean the same on every CPU, which is what makes stealing fair. Policies that do not count keep `used` at 0 and
 * get plain first come first served.
 * A task that yields takes the place of the next one under one lock, before its registers are saved: its entry is
 * `leaving` until they are, and only its own CPU, which is done with it when it takes the next, may take it meanwhile.
 * Invariants: an entry is on at most one list, and queued_on names it; length is the number of entries; locks of two
 * queues are never held together. Lengths are read without the lock as hints.
 * Bad at: very long queues, because looking for the entry due first walks the list. */
#include <task/runqueue.h>
#include <base/raise.h>
#include <cell.h>

static struct run_queue *queue_of(struct run_queues *q, u32 cpu) {
    return &AT(q->at, cpu);
}

static struct run_entry *entry_at(u64 address) {
    UNSAFE("entries are linked by address; the task that holds one lives while it is queued");
    return (struct run_entry *)address;
}

u64 run_length(struct run_queues *q, u32 cpu) {
    return atomic64_get(&queue_of(q, cpu)->length);
}

u32 run_place(struct run_queues *q, const struct run_entry *e) {
    if (e->cpu != POLICY_ANY) return (u32)e->cpu;
    u32 count = cpu_count(), best = e->last < count ? (u32)e->last : 0;
    u64 least = run_length(q, best);
    for (u32 i = 0; i < count && least; i++)
        if (run_length(q, i) + 1 < least) {
            best = i;
            least = run_length(q, i);
        }
    return best;
}

static void append(struct run_list *l, struct run_entry *e) {
    e->next = 0;
    e->prev = l->tail;
    if (l->tail) entry_at(l->tail)->next = (u64)e;
    else l->head = (u64)e;
    l->tail = (u64)e;
}

static void unlink(struct run_list *l, struct run_entry *e) {
    if (e->prev) entry_at(e->prev)->next = e->next;
    else l->head = e->next;
    if (e->next) entry_at(e->next)->prev = e->prev;
    else l->tail = e->prev;
    e->next = e->prev = 0;
}

/* Appends e with the time at which it is due. */
static void enter(struct run_list *l, u32 cpu, struct run_entry *e) {
    e->used += l->floor;
    e->queued_on = 1 + cpu;
    append(l, e);
}

/* Takes e out to run on `cpu`. */
static void leave(struct run_list *l, u32 cpu, struct run_entry *e) {
    unlink(l, e);
    if (e->used > l->floor) l->floor = e->used;
    e->used = 0;
    e->queued_on = 0;
    e->last = cpu;
}

void run_put(struct run_queues *q, u32 cpu, struct run_entry *e) {
    if (e->queued_on) panic("a task is queued twice");
    struct run_queue *to = queue_of(q, cpu);
    OWN(run_list_hold) g = run_list_lock(&to->list);
    enter(run_list_data(&g), cpu, e);
    atomic64_add(&to->length, 1);
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

static u64 take_from(struct run_queues *q, u32 from, u32 cpu, bool due) {
    struct run_queue *queue = queue_of(q, from);
    OWN(run_list_hold) g = run_list_lock(&queue->list);
    struct run_list *l = run_list_data(&g);
    u64 at = choose(l, due, from != cpu);
    if (!at) return 0;
    leave(l, cpu, entry_at(at));
    atomic64_sub(&queue->length, 1);
    return at;
}

u64 run_take(struct run_queues *q, u32 cpu, bool due) {
    u64 at = run_length(q, cpu) ? take_from(q, cpu, cpu, due) : 0;
    u32 count = cpu_count();
    for (u32 i = 1; !at && i < count; i++) {
        u32 from = (cpu + i) % count;
        if (run_length(q, from)) at = take_from(q, from, cpu, due);
    }
    return at;
}

u64 run_turn(struct run_queues *q, u32 cpu, struct run_entry *e, bool due) {
    if (e->queued_on) panic("a task is queued twice");
    OWN(run_list_hold) g = run_list_lock(&queue_of(q, cpu)->list);
    struct run_list *l = run_list_data(&g);
    u64 at = choose(l, due, false);
    if (!at) return 0;
    leave(l, cpu, entry_at(at));
    atomic64_set(&e->leaving, 1);
    enter(l, cpu, e);
    return at;
}

bool run_before(struct run_queues *q, u32 cpu, u64 used) {
    if (!run_length(q, cpu)) return false;
    OWN(run_list_hold) g = run_list_lock(&queue_of(q, cpu)->list);
    const struct run_list *l = run_list_data(&g);
    u64 at = choose(l, true, false);
    return at && entry_at(at)->used < l->floor + used;
}
