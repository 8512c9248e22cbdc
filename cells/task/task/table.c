/* table.c - all tasks: by id through hashed buckets, and in order of id through a list.
 *
 * Ids only grow, so a new task is the last of the list. A task is in the table as long as its structure exists; whoever
 * finds one there may only keep it while its count of references is not zero, because the last handle may just be
 * going. */
#include "task_impl.h"
#include <base/bytes.h>
#include <base/raise.h>
#include <cell.h>
#include <cpu/lock.h>

enum { BUCKETS = 256 };
struct task_table { u64 last_id, first, last; u64 bucket[BUCKETS]; };
SPIN_TYPE(task_table)
CELL_STATE task_table_spin task_all;
CELL_STATE atomic64 task_alive;                      /* tasks in it that have not ended */

static struct body *find(struct task_table *t, u64 id) {
    u64 at = AT(t->bucket, id % BUCKETS);
    while (at && body_at(at)->core.strand.id != id) at = body_at(at)->chain;
    return body_at(at);
}

void table_add(struct body *b) {
    OWN(task_table_hold) g = task_table_lock(&task_all);
    struct task_table *t = task_table_data(&g);
    u64 id = ++t->last_id;
    b->core.strand.id = id;
    b->chain = AT(t->bucket, id % BUCKETS);
    AT(t->bucket, id % BUCKETS) = (u64)b;
    b->after = 0;
    b->before = t->last;
    if (t->last) body_at(t->last)->after = (u64)b;
    else t->first = (u64)b;
    t->last = (u64)b;
    atomic64_add(&task_alive, 1);
}

static void unchain(struct task_table *t, const struct body *b) {
    u64 slot = b->core.strand.id % BUCKETS;
    u64 before = 0;
    for (u64 at = AT(t->bucket, slot); at && at != (u64)b; at = body_at(at)->chain) before = at;
    if (before) body_at(before)->chain = b->chain;
    else AT(t->bucket, slot) = b->chain;
}

void table_remove(struct body *b) {
    OWN(task_table_hold) g = task_table_lock(&task_all);
    struct task_table *t = task_table_data(&g);
    unchain(t, b);
    if (b->before) body_at(b->before)->after = b->after;
    else t->first = b->after;
    if (b->after) body_at(b->after)->before = b->before;
    else t->last = b->before;
}

void table_ended(void) {
    atomic64_sub(&task_alive, 1);
}

u64 task_count(void) {
    return atomic64_get(&task_alive);
}

/* One more reference unless the last one is just going. */
static bool try_ref(struct body *b) {
    u64 n = atomic64_get(&b->refs);
    while (n && !atomic64_cas(&b->refs, n, n + 1)) n = atomic64_get(&b->refs);
    return n != 0;
}

status task_find(u64 id, task_ref_out out) {
    EXACT;
    OWN(task_table_hold) g = task_table_lock(&task_all);
    struct body *b = find(task_table_data(&g), id);
    UNSAFE("the table's address of a task may be 0; a handle counts");
    if (!b || !try_ref(b)) return st(E_NOT_FOUND);
    out->task = &b->core;
    return OK;
}

/* The address of the first task with an id above `id`; 0: none. */
static u64 above(struct task_table *t, u64 id) {
    u64 at = (u64)find(t, id);
    at = at ? body_at(at)->after : t->first;
    while (at && body_at(at)->core.strand.id <= id) at = body_at(at)->after;
    return at;
}

static void describe(const struct body *b, struct task_info *out) {
    u64 end = atomic64_get(&b->end);
    *out = (struct task_info){
        .id = b->core.strand.id, .phase = (u32)(end ? TASK_ENDED : b->core.phase), .end = (u32)end,
        .cpu = (u32)b->core.cpu, .priority = (u32)b->core.run.priority, .restarts = b->restarts, .cell = b->cell_id,
        .switches = b->core.switches, .faults = b->core.strand.faults,
    };
    for (usize i = 0; i < LEN(out->name); i++) AT(out->name, i) = AT(b->name, i);
    for (usize i = 0; i < LEN(out->waits_for) && out->phase == TASK_BLOCKED; i++)
        AT(out->waits_for, i) = (char)(b->core.waits_for >> 8 * i);
}

status task_next(u64 after, struct task_info *out) {
    OWN(task_table_hold) g = task_table_lock(&task_all);
    u64 at = above(task_table_data(&g), after);
    if (!at) return st(E_NOT_FOUND);
    describe(body_at(at), out);
    return OK;
}

bool task_stand(u64 after, struct task_stand *out) {
    OWN(task_table_hold) g = task_table_lock(&task_all);
    u64 at = above(task_table_data(&g), after);
    while (at && atomic64_get(&body_at(at)->end)) at = body_at(at)->after;
    if (at) sched_stand(&body_at(at)->core, out);
    return at != 0;
}

u64 task_entry(u64 id) {
    OWN(task_table_hold) g = task_table_lock(&task_all);
    u64 at = (u64)find(task_table_data(&g), id);
    return at ? body_at(at)->entry : 0;
}

void task_redirect(u64 id, u64 entry) {
    OWN(task_table_hold) g = task_table_lock(&task_all);
    u64 at = (u64)find(task_table_data(&g), id);
    if (at) body_at(at)->entry = entry;
}
