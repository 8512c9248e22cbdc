/* task.c - handles of tasks: spawning, joining, killing.
 *
 * A task's structure lies on the heap and is counted: one reference per handle and one for the run. Nothing in it
 * points to code but `entry`, which the swapper moves. Stacks come from a cache and go back there: spawn, run and join
 * are about 4,000 instructions together. */
#include "task_impl.h"
#include <base/bytes.h>
#include <base/raise.h>
#include <cell.h>
#include <cpu/clock.h>
#include <cpu/context.h>
#include <link/codemap.h>
#include <mem/heap.h>

struct body *body_at(u64 address) {
    UNSAFE("tasks are linked by address; whoever has one holds a reference or the table's lock");
    return (struct body *)address;
}

struct body *body_of(const task_ref *t) {
    UNSAFE("a handle keeps its task");
    if (!t->task) panic("empty task_ref");
    return (struct body *)(u64)t->task;
}

struct body *body_self(void) {
    struct body *b = body_at((u64)cpu_strand());
    if (!b->core.strand.id) panic("an idle context is no task");
    return b;
}

void body_release(body *self) {
    cell_ref_drop(&self->cell);
    stack_drop(&self->stack);
    stack_drop(&self->former);
}

void body_unref(struct body *b) {
    if (atomic64_sub(&b->refs, 1) != 1) return;
    table_remove(b);
    UNSAFE("the last reference frees the structure");
    body_release(b);
    unsafe_heap_free((u64)b, sizeof *b);
}

struct task_options task_defaults(text name) {
    struct task_options o = { .cpu = ANY_CPU, .priority = PRIORITIES / 2 };
    for (usize i = 0; i < name.len && i < LEN(o.name); i++) AT(o.name, i) = *text_at(name, i);
    return o;
}

static bool options_valid(const struct task_options *o, cbytes arg) {
    return arg.len <= TASK_DATA && o->priority < PRIORITIES && (o->cpu == ANY_CPU || cpu_online(o->cpu));
}

static void fill(struct body *b, const struct task_options *o, cbytes arg) {
    b->core.strand.defer = 1;
    b->core.run.priority = o->priority;
    b->core.run.cpu = o->cpu;
    b->stack_pages = o->stack_pages;
    b->restarts_max = o->restarts;
    UNSAFE("fills arrays of equal or checked size");
    memcpy(b->name, o->name, sizeof b->name);
    memcpy(b->arg, arg.ptr, arg.len);
}

static status spawn(const struct task_options *o, cell_ref_sink cell, u64 entry, cbytes arg, task_ref_out out) {
    EXACT;
    OWN(cell_ref) home = TAKE(cell_ref, *cell);
    if (!options_valid(o, arg)) return st(E_INVALID);
    life_reap();
    OWN(stack) s = NONE(stack);
    TRY(stacks_take(o->stack_pages, &s));
    UNSAFE("makes the structure that handles count");
    u64 address = unsafe_heap_alloc(sizeof(struct body));
    if (!address) return st(E_NO_MEMORY);
    struct body *b = body_at(address);
    *b = (struct body){ .refs = { 2 }, .entry = entry, .cell_id = cell_ref_id(&home) };
    fill(b, o, arg);
    b->stack = TAKE(stack, s);
    b->cell = TAKE(cell_ref, home);
    life_bounds(b);
    context_prepare(&b->core.strand, life_begin, address);
    table_add(b);
    out->task = &b->core;
    sched_launch(&b->core);
    return OK;
}

status unsafe_task_spawn(const struct task_options *o, status (*entry)(bytes arg, bytes result), cbytes arg,
                         task_ref_out out) {
    UNSAFE("the body keeps the entry's address, which unsafe_task_redirect moves");
    const struct code_map *m = codemap_find((u64)entry);
    if (!m->base) return st(E_NOT_FOUND);
    OWN(cell_ref) cell = NONE(cell_ref);
    TRY(cell_hold(m->cell, &cell));
    if (!cell_ref_live(&cell)) return st(E_NOT_FOUND);
    return spawn(o, &cell, (u64)entry, arg, out);
}

status task_spawn_in(const struct task_options *o, cell_ref_sink cell, u64 entry, cbytes arg, task_ref_out out) {
    return spawn(o, cell, entry, arg, out);
}

void task_ref_release(task_ref *self) { body_unref(body_of(self)); }

task_ref_must task_ref_clone(const task_ref *t) {
    UNSAFE("a further handle");
    atomic64_add(&body_of(t)->refs, 1);
    return (task_ref){ .task = &body_of(t)->core };
}

task_ref_must task_self(void) {
    atomic64_add(&body_self()->refs, 1);
    return (task_ref){ .task = &body_self()->core };
}

u64 task_id(const task_ref *t) { return body_of(t)->core.strand.id; }

static bool has_ended(const struct body *b) { return atomic64_get(&b->end) != END_NONE; }
bool task_ended(const task_ref *t) { return has_ended(body_of(t)); }

static status outcome(struct body *b, bytes result) {
    u64 end = atomic64_get(&b->end);
    if (end == END_KILLED) return st(E_KILLED);
    if (end != END_RETURNED) return st(E_FAULTED);
    TRY(bytes_copy(result, (cbytes){ .ptr = b->result, .len = upto(result.len, LEN(b->result)) }));
    return st(b->code);
}

status task_join_once(task_ref *t, bytes result) {
    struct body *b = body_of(t);
    if (result.len > TASK_DATA || b == body_self()) return st(E_INVALID);
    poll();
    if (!has_ended(b)) {
        OWN(waiter) w = NONE(waiter);
        waiter_begin(&w, &b->joiners, LETTERS("join"));
        if (!has_ended(b)) TRY(waiter_sleep(waiter_need(&w), 0));
    }
    if (!has_ended(b)) return st(E_RETRY);
    life_reap();
    while (!atomic64_get(&b->left)) {                /* it is just leaving its stack */
        sched_yield();
        life_reap();
    }
    return outcome(b, result);
}

void task_kill(task_ref *t, enum kill_reason why, u64 deadline) {
    struct body *b = body_of(t);
    if (has_ended(b)) return;
    b->core.strand.deadline = deadline ? clock_ticks() + deadline : 0;
    __atomic_store_n(&b->core.strand.kill, why, __ATOMIC_SEQ_CST);
    sched_wake(&b->core);
}

void task_leave(task_ref *t) { sched_kick(&body_of(t)->core); }

void task_trim(void) {
    life_reap();
    stacks_trim();
}
