/* drain.c - frees replaced cells when the last stack has left them.
 *
 * Old code is complete and linked until then, so there is no hurry and no force. Who blocks inside is woken and calls
 * again, through a slot that leads to the new cell (doc/design/005). A stack that stays - a long-lived task whose
 * wrapper was replaced - keeps that one version until it ends; a later drain finds it gone. */
#include "swap_impl.h"
#include <cpu/clock.h>
#include <cpu/hold.h>
#include <link/trial.h>
#include <task/sleep.h>

enum { DRAIN_ROUNDS = 20, ROUND_NS = 5000000 };

/* Whether anybody stands in a replaced cell; whoever does is asked to leave. */
static bool is_left(const struct cell_info *c, u64 *moved) {
    struct quiet_range range[1] = { range_of(c) };
    struct quiet_report who = { 0 };
    quiet_ranges one = { .ptr = range, .len = LEN(range) };
    OWN(held) all = hold_all();
    quiet_scan(one, &who);
    DROP(held, all);
    quiet_kick(&who);
    if (who.standing > *moved) *moved = who.standing;
    return who.standing == 0;
}

/* Frees a replaced cell if nobody stands in it. True: it is gone, or no replaced cell at all. */
static bool drain_cell(u64 id, u64 *moved) {
    struct cell_info c = { 0 };
    u64 size = 0;
    if (!ok(registry_cell(id, &c)) || c.phase != CELL_DRAINING) return true;
    return is_left(&c, moved) && ok(trial_discard(id, &size));
}

static u64 drain_all(void) {
    struct cell_info c = { 0 };
    u64 waited_for = 0, moved = 0;
    for (u64 id = 0; ok(registry_next(id, &c)); id = c.id)
        if (c.phase == CELL_DRAINING && !drain_cell(c.id, &moved)) waited_for++;
    return waited_for;
}

/* A cell can be freed only after the draining cells that need it: as long as one goes, look again. */
u64 swap_drain(void) {
    u64 before = drain_all(), left = before;
    while (left) {
        poll();
        left = drain_all();
        if (left == before) return left;
        before = left;
    }
    return left;
}

u64 drain_wait(const struct replaced *r) {
    u64 moved = 0;
    for (u32 round = 0; round < DRAIN_ROUNDS; round++) {
        u64 waited_for = 0;
        for (u32 i = 0; i < r->count && i < SWAP_MAX; i++) waited_for += !drain_cell(AT(r->id, i), &moved);
        if (!waited_for) break;
        sleep_until(clock_ns() + ROUND_NS);
    }
    return moved;
}
