/* recoveries.c - from a fault to where it is caught, some frames further out; to the next life of the task; to a fresh
 * copy of the cell at fault.
 *
 * The fault is a write to where nothing is. Each frame owns a value, so that unwinding has a cleanup to run in it. The
 * frames lead to each other through a table, since no function of a cell may lead back to itself.
 * A task is restarted by who started it: it faults, is unwound and joined, and another one begins. (The option
 * `restarts` of a task does the same but keeps it from faulting again at once, on purpose, by ten milliseconds.) A
 * reload is that and a swap of the cell at fault by its own object, as recover does. */
#include <bench/recoveries.h>
#include <app/wreck.h>
#include <base/bytes.h>
#include <base/raise.h>
#include <bench/stage.h>
#include <cell.h>
#include <cpu/cpu.h>
#include <task/task.h>

enum { RESTARTED = 4, RELOADED };
#define CAUGHT "a page fault, caught so many frames further out"
static const struct row rows[] = {
    { "fault_caught", 0, 500, 1, CAUGHT }, { "fault_caught", 1, 500, 1, CAUGHT }, { "fault_caught", 8, 200, 1, CAUGHT },
    { "fault_caught", 64, 50, 1, CAUGHT },
    [RESTARTED] = { "fault_restarted", 0, 200, 1, "a task faults, is joined and started again" },
    [RELOADED] = { "fault_reloaded", 0, 10, 1, "a task faults, the cell at fault is loaded afresh" },
};
struct depth { u64 left; };
struct nothing { u64 unused; };
OWNED_LOCAL(held);
struct held { OWNED; u64 live; };
OWNED_FUNS(held, live)
static void held_release(held *self) { (void)self; }
CATCH_TYPE(descend, depth)
TASK_PLAIN(touches_nothing, nothing, nothing)

bool recoveries_row(u32 i, struct row *out) {
    if (i >= LEN(rows)) return false;
    *out = AT(rows, i);
    return true;
}

/* --- caught ------------------------------------------------------------------------------------------------------- */

static void go_deeper(struct depth *d);
static const struct way { OPS; void (*down)(struct depth *d); } way = { .down = go_deeper };

static void descend(struct depth *d) {
    if (!d->left) wreck_touch();
    d->left--;
    way.down(d);
}

static __attribute__((noinline)) void go_deeper(struct depth *d) {
    OWN(held) h = { .live = 1 };
    descend(d);
    DROP(held, h);
}

static status caught(struct meter *m) {
    while (meter_again(m)) {
        meter_begin(m);
        for (u64 i = 0; i < m->n; i++) {
            struct depth d = { .left = m->arg };
            if (!descend_caught(&d)) return st(E_FAILED);
        }
        meter_end(m);
    }
    return OK;
}

/* --- restarted ---------------------------------------------------------------------------------------------------- */

static status touches_nothing(const struct nothing *arg, struct nothing *result) {
    (void)arg;
    (void)result;
    wreck_touch();
    return OK;
}

static status live_and_fault(void) {
    struct task_options o = task_defaults(TEXT("faults"));
    struct nothing none = { 0 };
    OWN(task_ref) t = NONE(task_ref);
    o.cpu = cpu_index();
    TRY(touches_nothing_spawn(&o, &none, &t));
    if (!task_ref_live(&t)) return st(E_NO_MEMORY);
    return is(touches_nothing_join(&t, &none), E_FAULTED) ? OK : st(E_FAILED);
}

static status restarted(struct meter *m) {
    while (meter_again(m)) {
        meter_begin(m);
        for (u64 i = 0; i < m->n; i++) TRY(live_and_fault());
        meter_end(m);
    }
    return OK;
}

/* --- reloaded ----------------------------------------------------------------------------------------------------- */

static status join_faulted(task_ref *t) {
    u8 room[TASK_DATA];
    return is(task_join(t, (bytes){ .ptr = room, .len = LEN(room) }), E_FAULTED) ? OK : st(E_FAILED);
}

/* A task whose entry is the kernel's target_fail: found by name each time, since it moves. */
static status fail_once(void) {
    struct task_options o = task_defaults(TEXT("faults"));
    struct cell_info c = { 0 };
    u64 entry = 0;
    OWN(cell_ref) cell = NONE(cell_ref);
    OWN(task_ref) t = NONE(task_ref);
    o.cpu = cpu_index();
    TRY(registry_find(NS_KERNEL, TEXT("target"), &c));
    TRY(cell_hold(c.id, &cell));
    if (!cell_ref_live(&cell)) return st(E_NOT_FOUND);
    TRY(registry_symbol(NS_KERNEL, TEXT("target_fail"), &entry));
    TRY(task_spawn_in(&o, &cell, entry, text_bytes(NO_TEXT), &t));
    return task_ref_live(&t) ? join_faulted(&t) : st(E_NO_MEMORY);
}

static status reload_often(struct meter *m, struct line *why) {
    struct swap_report r = { 0 };
    TRY(stage_set(0, why));
    while (meter_again(m)) {
        meter_begin(m);
        for (u64 i = 0; i < m->n; i++) {
            TRY(fail_once());
            TRY(stage_swap(&r, why));
        }
        meter_end(m);
    }
    return OK;
}

static status reloaded(struct meter *m) {
    struct line why = { 0 };
    status s = stage_clear(code_of(reload_often(m, &why)), &why);
    meter_why(m, line_text(&why));
    return s;
}

status recoveries_run(u32 i, struct meter *m) {
    return i < RESTARTED ? caught(m) : i == RESTARTED ? restarted(m) : reloaded(m);
}
