/* test_unwind.c - walks every stack of the running system, all CPUs held, and wants to reach each one's bottom; and
 * finds the place of a known function. */
#include <live/quiet.h>
#include <base/bytes.h>
#include <cell.h>
#include <cpu/clock.h>
#include <cpu/context.h>
#include <cpu/hold.h>
#include <link/registry.h>
#include <task/sleep.h>
#include <task/task.h>
#include <test/entry.h>

enum { SLEEPERS = 5, MS = 1000000, DEEP = 1000 };
struct order { u64 ms; };
struct nothing { u64 unused; };
struct walked { u64 stacks, frames, lost, lost_pc; };
TASK_PLAIN(sleeper, order, nothing)

static status sleeper(const struct order *o, struct nothing *result) {
    (void)result;
    sleep_until(clock_ns() + o->ms * MS);
    return OK;
}

static void walk_one(struct unwind_regs *u, struct walked *w) {
    enum unwind_end end = UNWIND_MORE;
    w->stacks++;
    for (u32 i = 0; i < DEEP && end == UNWIND_MORE; i++) {
        end = unwind_step(u);
        w->frames++;
    }
    if (end == UNWIND_BOTTOM) return;
    w->lost++;
    w->lost_pc = AT(u->r, REG_RIP);
}

static void walk_all(struct walked *w) {
    struct task_stand t = {0};
    OWN(held) h = hold_all();
    while (task_stand(t.id, &t)) {
        struct unwind_regs u = {0};
        quiet_registers(&t, &u);
        walk_one(&u, w);
    }
}

static __attribute__((noinline)) bool knows_place(void) {
    struct saved_regs here = {0};
    struct unwind_regs u = {0};
    struct unwind_place p = {0};
    struct section_info s = {0};
    context_here(&here);
    unwind_from_saved(&u, &here);
    bool known = unwind_place(&u, &p) && ok(registry_function(p.function, &s)) && s.address == p.function
                 && s.size == p.function_size && text_equal(STRING(s.name), TEXT(".text.knows_place"));
    AT(u.r, REG_RIP) = 0x1000;
    return known && !unwind_place(&u, &p) && unwind_step(&u) == UNWIND_LOST;
}

static status sleep_and_walk(u32 left, struct walked *w) {
    struct task_options o = task_defaults(TEXT("sleeper"));
    struct order order = { .ms = 60 };
    struct nothing result = {0};
    OWN(task_ref) t = NONE(task_ref);
    TRY(sleeper_spawn(&o, &order, &t));
    if (!task_ref_live(&t)) return st(E_NO_MEMORY);
    for (u32 i = 0; i < left; i++) {
        walk_all(w);
        sleep_until(clock_ns() + 5 * MS);
    }
    return sleeper_join(&t, &result);
}

status test_main(struct line *why) {
    struct walked w = {0};
    if (!knows_place()) {
        line_put(why, TEXT("the place of knows_place is not found"));
        return st(E_INVALID);
    }
    TRY(sleep_and_walk(SLEEPERS, &w));
    if (w.lost == 0 && w.stacks >= SLEEPERS && w.frames > 2 * w.stacks) return OK;
    line_u64(why, w.lost);
    line_put(why, TEXT(" of "));
    line_u64(why, w.stacks);
    line_put(why, TEXT(" stacks were lost, the last at 0x"));
    line_hex(why, w.lost_pc, 16);
    return st(E_INVALID);
}
