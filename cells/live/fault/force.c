/* force.c - forcing out a task that was killed and has passed its deadline without a kill point.
 *
 * Unwinding is exact only where the compiler expects a call to throw, so the task is single-stepped (a debug exception
 * after each instruction) until it stands at such a call: one that leaves the cell, that the tables cover, outside of
 * every release function, with no frame further out standing where the compiler expects no exception. A task that does
 * not come to one within STEPS_EXACT instructions is unwound at any covered instruction, and after STEPS_COVERED
 * wherever it stands: what the innermost frame had not stored yet is lost then.
 * A task that holds a spin lock or has interrupts off is always let go on: it will turn them on again or the watchdog
 * finds the CPU. */
#include "fault_impl.h"
#include <base/bytes.h>
#include <base/raise.h>
#include <cell.h>
#include <cpu/clock.h>
#include <link/registry.h>

enum { STEPS_EXACT = 20000, STEPS_COVERED = 21000, OP_CALL_INDIRECT = 0xff, OP_MODRM_SLOT = 0x15 };

struct slot_call { u8 opcode, modrm; i32 distance; } __attribute__((packed));
PLAIN_TYPE(slot_call)

static bool is_release(u64 pc) {
    struct section_info s;
    return ok(registry_function(pc, &s)) && text_starts(STRING(s.name), TEXT(".text.cleanup"));
}

bool in_release(const struct unwind_regs *from) {
    struct unwind_regs u = *from;
    for (u32 i = 0; i < UNWIND_FRAMES; i++) {
        if (is_release(AT(u.r, REG_RIP) - (u.pc_exact ? 0 : 1))) return true;
        if (unwind_step(&u) != UNWIND_MORE) break;
    }
    return false;
}

/* From u's caller to the catch point, no frame stands in a gap of its tables: the compiler leaves one where it believes
 * that no exception can come. */
static bool callers_covered(const struct unwind_regs *from) {
    struct unwind_regs u = *from;
    struct unwind_place p;
    for (u32 i = 0; i < UNWIND_FRAMES && unwind_step(&u) == UNWIND_MORE; i++) {
        if (!unwind_place(&u, &p) || p.site == SITE_GAP) return false;
        if (p.function == (u64)raise_catch) return true;
    }
    return false;
}

/* The instruction at pc is a call through the cell's slot table: `call *slot(%rip)`. Gives the callee. */
static bool is_foreign_call(u64 pc, u64 *callee) {
    struct slot_call i = {0};
    struct peek_page seen = {0};
    if (!slot_call_read(peek_bytes(pc, sizeof i), 0, &i)) return false;
    if (i.opcode != OP_CALL_INDIRECT || i.modrm != OP_MODRM_SLOT) return false;
    return peek_word(&seen, pc + sizeof i + (u64)(i64)i.distance, callee);
}

/* May the task be unwound at u, an instruction that has not run? */
static bool is_exact(const struct unwind_regs *u, const struct unwind_place *p) {
    u64 callee = 0;
    return p->site != SITE_GAP && is_foreign_call(AT(u->r, REG_RIP), &callee) && callers_covered(u)
           && !is_release(callee) && !in_release(u);
}

static bool may_leave(const struct frame *f, u64 steps) {
    struct unwind_regs u;
    struct unwind_place p;
    unwind_from_frame(&u, f);
    if (!unwind_place(&u, &p)) return steps > STEPS_COVERED;
    if (steps <= STEPS_EXACT) return is_exact(&u, &p);
    return p.site != SITE_GAP || steps > STEPS_COVERED;
}

void force_tick(struct frame *f) {
    if (!cpu_has_strand()) return;
    struct strand *s = cpu_strand();
    if (s->kill == KILL_NONE || s->deadline == 0 || s->defer != 0 || clock_ticks() < s->deadline) return;
    if (s->stepping == 0) s->stepping = 1;
    f->rflags |= FLAG_TRAP;
}

/* After each instruction of a task that is being forced out. */
void force_step(struct frame *f) {
    struct strand *s = cpu_strand();
    if (s->defer != 0) {                             /* it has reached a kill point by itself */
        s->stepping = 0;
        f->rflags &= ~(u64)FLAG_TRAP;
        return;
    }
    s->stepping++;
    if (!(f->rflags & FLAG_INTERRUPTS) || cpu_locks() != 0 || !may_leave(f, s->stepping)) return;
    s->stepping = 0;
    s->deadline = 0;
    log_count_forced();
    fault_unwind(f, FAULT_KILL, true, s->kill == KILL_WATCHDOG ? TEXT("watchdog, forced") : TEXT("asked, forced"));
}
