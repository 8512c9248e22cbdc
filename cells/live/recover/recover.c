/* recover.c - a swap of a cell for itself.
 *
 * A cell that faults again right after a reload is not helped by another one. So each reload of the same cell must wait
 * twice as long as the one before, from FIRST_PAUSE on; after a day of peace its count starts anew.
 * Bad at: cells of application namespaces, which simply end, and cells that are not in the archive. */
#include <live/recover.h>
#include <base/bytes.h>
#include <cell.h>
#include <cpu/clock.h>
#include <cpu/lock.h>
#include <link/registry.h>

enum { CELLS = 256, FIRST_PAUSE = 5000000, DOUBLINGS = 16 };   /* microseconds */
#define A_DAY 86400000000ul
struct reload { char name[CELL_NAME]; u64 count, last; };
struct reloads { struct reload at[CELLS]; u64 done; };
SPIN_TYPE(reloads)
CELL_STATE reloads_spin recover_history;
struct plan { struct swap_item at[SWAP_MAX]; u64 count; };

static bool is_of(const struct reload *e, const struct cell_info *c) {
    return text_equal(STRING(e->name), STRING(c->name));
}

/* The entry of a cell: its own, or one made of what was idle longest. */
static struct reload *entry_of(struct reloads *r, const struct cell_info *c) {
    u64 oldest = 0;
    for (u64 i = 0; i < CELLS; i++) {
        if (is_of(&AT(r->at, i), c)) return &AT(r->at, i);
        if (AT(r->at, i).last < AT(r->at, oldest).last) oldest = i;
    }
    struct reload *e = &AT(r->at, oldest);
    *e = (struct reload){ .count = 0 };
    for (u32 i = 0; i < CELL_NAME; i++) AT(e->name, i) = AT(c->name, i);
    return e;
}

/* Counts a reload that is about to be tried, or refuses it. */
static status permit(const struct cell_info *c, struct line *why) {
    OWN(reloads_hold) g = reloads_lock(&recover_history);
    struct reload *e = entry_of(reloads_data(&g), c);
    u64 now = clock_us(), since = now - e->last;
    u64 doublings = e->count < DOUBLINGS ? e->count : DOUBLINGS;
    if (e->count != 0 && since < (u64)FIRST_PAUSE << doublings) {
        line_put(why, STRING(c->name));
        line_put(why, TEXT(" was replaced so recently that doing it again would not help"));
        return st(E_BUSY);
    }
    if (since > A_DAY) e->count = 0;
    e->count++;
    e->last = now;
    return OK;
}

static void plan_cell(struct plan *p, const struct cell_info *c) {
    struct swap_item *item = &AT(p->at, p->count);
    for (u32 i = 0; i < CELL_NAME; i++) AT(item->old_name, i) = AT(item->new_name, i) = AT(c->name, i);
    p->count++;
}

static bool planned(const struct plan *p, const struct cell_info *c) {
    for (u64 i = 0; i < p->count; i++)
        if (text_equal(STRING(AT(p->at, i).old_name), STRING(c->name))) return true;
    return false;
}

static status carry_out(const struct plan *p, struct swap_report *report, struct line *why) {
    TRY(swap_cells(swap_items_sub((swap_items){ .ptr = p->at, .len = SWAP_MAX }, 0, p->count), report, why));
    OWN(reloads_hold) g = reloads_lock(&recover_history);
    reloads_data(&g)->done++;
    return OK;
}

status recover_reload(text name, struct swap_report *report, struct line *why) {
    struct cell_info c;
    struct plan p = { .count = 0 };
    TRY(registry_find(NS_KERNEL, name, &c));
    TRY(permit(&c, why));
    plan_cell(&p, &c);
    return carry_out(&p, report, why);
}

status recover_group(text name, struct swap_report *report, struct line *why) {
    struct cell_info c, called;
    struct edge_info e;
    struct plan p = { .count = 0 };
    TRY(registry_find(NS_KERNEL, name, &c));
    TRY(permit(&c, why));
    plan_cell(&p, &c);
    for (u64 i = 0; p.count < SWAP_MAX && ok(registry_edge(c.id, false, i, &e)); i++)
        if (ok(registry_cell(e.to_cell, &called)) && !planned(&p, &called)) plan_cell(&p, &called);
    return carry_out(&p, report, why);
}

u64 recover_count(void) {
    OWN(reloads_hold) g = reloads_lock(&recover_history);
    return reloads_data(&g)->done;
}
