/* test_unwind.c - walks every stack of the running system, all CPUs held, and wants to reach each one's bottom; and
 * finds the place of a known function. */
#include <live/unwind.h>
#include <cell.h>
#include <cpu/clock.h>
#include <cpu/context.h>
#include <cpu/hold.h>
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

/* The CPU that runs a strand: its number, or CPU_MAX. */
static u32 runner(u64 strand) {
    for (u32 i = 0; i < cpu_count(); i++)
        if (cpu_strand_of(i) == strand) return i;
    return CPU_MAX;
}

static bool registers_of(u64 strand, struct unwind_regs *u) {
    UNSAFE("all CPUs are held: nothing of this changes");
    struct saved_regs s;
    u32 cpu = runner(strand);
    if (cpu == CPU_MAX) {
        context_regs((const struct strand *)strand, &s);
        unwind_from_saved(u, &s);
        return true;
    }
    u64 frame = hold_frame(cpu);
    if (frame == 0) return false;                    /* this very task */
    unwind_from_frame(u, (const struct frame *)frame);
    return true;
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

static __attribute__((noinline)) void walk_all(struct walked *w) {
    OWN(held) h = hold_all();
    UNSAFE("all CPUs are held");
    u64 after = 0;
    for (u64 s = unsafe_task_strand(&after); s != 0; s = unsafe_task_strand(&after)) {
        struct unwind_regs u;
        if (registers_of(s, &u)) walk_one(&u, w);
    }
}

static bool knows_place(void) {
    UNSAFE("asks for the place of a function");
    struct unwind_regs u = { .pc_exact = true };
    struct unwind_place p;
    AT(u.r, REG_RIP) = (u64)walk_all;
    bool known = unwind_place(&u, &p) && p.function == (u64)walk_all && p.function_size > 16;
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
        line_put(why, TEXT("the place of walk_all is not found"));
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
