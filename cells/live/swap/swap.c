/* swap.c - replaces running cells as one step.
 *
 * The tables' side is link/trial: its protocol is followed here to the letter. This file adds what needs the whole
 * system: who stands where (live/quiet), holding the CPUs, and the code addresses that lie outside slot tables - hooks
 * and task entries.
 * A refusal before commit drops the trial, which undoes everything. commit runs with all other CPUs in their hold
 * handler and interrupts off here; it stores words and cannot refuse. A state whose layout changes is converted twice:
 * early, to know that it can be, and again inside the hold, when nobody can change the old one any more.
 * Swapping this cell by itself is nothing special: the old code finishes, and a later drain frees it.
 * Bad at: a changed layout of a cell in which some task stands for ever without blocking. */
#include "swap_impl.h"
#include <base/bytes.h>
#include <cell.h>
#include <cpu/clock.h>
#include <cpu/hold.h>
#include <cpu/hook.h>
#include <link/trial.h>
#include <task/sleep.h>
#include <task/task.h>

enum { QUIET_ROUNDS = 200, ROUND_NS = 5000000 };

struct quiet_range range_of(const struct cell_info *c) {
    u64 size = c->text + c->rodata + c->data + 4ul * PAGE_SIZE;
    return (struct quiet_range){ .start = c->base, .end = c->base + (size / WINDOW_SIZE + 1) * WINDOW_SIZE };
}

/* --- prepare: may refuse ------------------------------------------------------------------------------------------ */

static status add_item(trial *t, const struct swap_item *item, struct line *why) {
    struct cell_info old = { 0 };
    status s = registry_find(NS_KERNEL, STRING(item->old_name), &old);
    if (ok(s)) return trial_add(t, old.id, STRING(item->new_name), why);
    line_put(why, STRING(item->old_name));
    line_put(why, TEXT(": no such cell is running"));
    return s;
}

static status prepare(trial *t, swap_items items, struct swap_report *report, struct line *why) {
    for (usize i = 0; i < items.len; i++) TRY(add_item(t, swap_items_at(items, i), why));
    TRY(trial_prepare(t, why));
    TRY(trial_convert(t, why));
    report->cells = trial_cells(t);
    report->loaded_bytes = trial_bytes(t);
    return OK;
}

/* --- quiesce: may refuse ------------------------------------------------------------------------------------------ */

struct changing { u32 count; struct quiet_range at[SWAP_MAX]; };

/* The old cells whose states change their layout, and what earlier swaps left of them: nobody may stand in them at the
 * commit. */
static void find_changing(trial *t, struct changing *out) {
    struct cell_info c = { 0 };
    if (!trial_changes(t)) return;
    for (u64 id = 0; ok(registry_next(id, &c)); id = c.id) {
        if (!trial_converts(t, c.id) || out->count == SWAP_MAX) continue;
        AT(out->at, out->count) = range_of(&c);
        out->count++;
    }
}

static status not_quiet(const struct quiet_report *who, struct line *why) {
    line_put(why, TEXT("a state changes its layout, but these tasks do not leave its cell:"));
    for (u32 i = 0; i < who->named && i < QUIET_TASKS; i++) {
        line_char(why, ' ');
        line_u64(why, AT(who->task, i));
    }
    return st(E_NOT_QUIET);
}

/* --- commit: cannot refuse ---------------------------------------------------------------------------------------- */

static void redirect_tasks(trial *t) {
    struct task_stand s = { 0 };
    while (task_stand(s.id, &s)) {
        u64 heir = trial_redirect(t, task_entry(s.id));
        if (heir) task_redirect(s.id, heir);
    }
}

static u64 redirect_hooks(trial *t) {
    u64 moved = 0;
    for (u32 i = 0; i < hook_span(); i++) {
        u64 old = hook_address(i), heir = old ? trial_redirect(t, old) : 0;
        if (!heir) continue;
        hook_redirect(i, heir);
        moved++;
    }
    return moved;
}

static void commit(trial *t, struct swap_report *report) {
    redirect_tasks(t);
    report->references = redirect_hooks(t);
    report->references += trial_commit(t);
}

/* One attempt with all CPUs held: true when it is done, whatever `result`; else `who` stands in the way. */
static bool attempt(trial *t, const struct changing *changing, struct swap_report *report, struct quiet_report *who,
                    struct line *why, i32 *result) {
    OWN(held) all = hold_all();
    u64 begun = clock_cycles();
    quiet_ranges ranges = { .ptr = changing->at, .len = LEN(changing->at) };
    if (changing->count) {
        quiet_scan(quiet_ranges_sub(ranges, 0, changing->count), who);
        if (who->standing) return false;
        status converted = trial_convert(t, why);
        *result = code_of(converted);
        if (*result) return true;
    }
    commit(t, report);
    report->commit = clock_cycles() - begun;
    return true;
}

static status quiesce_and_commit(trial *t, struct swap_report *report, struct line *why) {
    struct changing changing = { 0 };
    struct quiet_report who = { 0 };
    i32 result = 0;
    find_changing(t, &changing);
    for (u32 round = 0; round < QUIET_ROUNDS; round++) {
        if (attempt(t, &changing, report, &who, why, &result)) return st(result);
        if (who.standing > report->tasks_moved) report->tasks_moved = who.standing;
        quiet_kick(&who);
        sleep_until(clock_ns() + ROUND_NS);
    }
    return not_quiet(&who, why);
}

/* After the commit: the old cells, under the ids they have now. */
static void find_replaced(trial *t, struct replaced *out) {
    u64 old = 0, fresh = 0;
    for (u64 i = 0; out->count < SWAP_MAX && ok(trial_pair(t, i, &old, &fresh)); i++) AT(out->id, out->count++) = old;
}

status swap_cells(swap_items items, struct swap_report *report, struct line *why) {
    *report = (struct swap_report){ 0 };
    line_clear(why);
    u64 begun = clock_cycles();
    OWN(trial) t = NONE(trial);
    TRY(trial_open(NS_KERNEL, &t));
    if (!trial_live(&t)) return st(E_NO_MEMORY);
    TRY(prepare(&t, items, report, why));
    u64 prepared = clock_cycles();
    report->prepare = prepared - begun;
    TRY(quiesce_and_commit(&t, report, why));
    u64 committed = clock_cycles();
    report->quiesce = committed - prepared - report->commit;
    struct replaced old = { 0 };
    find_replaced(&t, &old);
    DROP(trial, t);
    u64 left = drain_wait(&old);
    swap_drain();                                    /* what earlier swaps left: once, without waiting */
    report->drain = clock_cycles() - committed;
    if (left > report->tasks_moved) report->tasks_moved = left;
    return OK;
}
