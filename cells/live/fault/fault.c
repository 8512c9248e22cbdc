/* fault.c - from a trap to a landing pad.
 *
 * Each hook gets the frame that the trap stub saved. The walk goes outwards from it through registers that it computes,
 * changing nothing, until a frame has a landing pad for its pc; then the frame is edited to continue there, and the
 * stub's iretq does so. A pad runs its cleanups in the task's own context and calls _Unwind_Resume, which traps again:
 * the walk goes on from there. The pad of raise_catch returns instead, and that ends the unwinding.
 *
 * An unwinding walks with interrupts off and defers kills. A fault during a walk means that tables or stack are broken:
 * the task's stack is abandoned. Where there is no task to abandon, this CPU stops.
 *
 * Bad at: what unwinding.md says stays inexact; spin locks held by a stack that is abandoned stay locked. */
#include "fault_impl.h"
#include <base/bytes.h>
#include <base/raise.h>
#include <cell.h>
#include <cpu/clock.h>
#include <cpu/port.h>
#include <mem/stack.h>
#include <task/task.h>
#include <task/tick.h>

_Static_assert(__builtin_offsetof(struct frame, rip) == 136, "abandon.S");
enum { SERIAL = 0x3f8, SERIAL_STATUS = 0x3fd, SERIAL_READY = 0x20 };

/* --- what happened ---------------------------------------------------------------------------------------------- */

static bool in_guard(u64 address) {
    const struct strand *s = cpu_strand();
    return s && address >= s->stack_guard && address < s->stack_low;
}

static u32 kind_of(const struct frame *f, u64 address) {
    switch (f->vector) {
    case VECTOR_PAGE: return in_guard(address) ? FAULT_OVERFLOW : FAULT_PAGE;
    case VECTOR_DOUBLE: return in_guard(address) ? FAULT_OVERFLOW : FAULT_DOUBLE;
    case VECTOR_DIVIDE: return FAULT_DIVIDE;
    case VECTOR_INVALID: return FAULT_INVALID;
    case VECTOR_PROTECTION: return FAULT_PROTECTION;
    default: return FAULT_OTHER;
    }
}

static u64 function_of(const struct unwind_regs *u) {
    struct unwind_place p;
    return unwind_place(u, &p) ? p.function : 0;
}

/* The registers of the frame, where the running task is. */
static void regs_of(const struct frame *f, struct unwind_regs *u) {
    unwind_from_frame(u, f);
    const struct strand *s = cpu_strand();
    if (s && f->rsp >= s->stack_low && f->rsp < s->stack_high) u->seen.start = f->rsp - f->rsp % PAGE_SIZE;
}

/* Notes where the trouble was. */
static void note(struct fault_record *r, struct unwinding *w, const struct unwind_regs *at) {
    w->traced = AT(at->r, REG_RSP);
    AT(r->trace, 0) = AT(at->r, REG_RIP);
    r->depth = 1;
    r->pc = AT(at->r, REG_RIP) - (at->pc_exact ? 0 : 1);
}

static bool by_raise(const struct frame *f) { return f->vector == RAISE_PANIC || f->vector == RAISE_KILL; }

/* Perhaps the instruction could not even be fetched. */
static bool maybe_wild(const struct frame *f, u64 address) {
    return f->rip == address || f->vector == VECTOR_PROTECTION;
}

/* The same for traps that raise makes: the call of panic or of the kill point; and for a jump to nowhere: the call. */
static void note_caller(struct fault_record *r, struct unwinding *w, const struct frame *f, struct unwind_regs u) {
    if (by_raise(f)) unwind_step(&u);
    else unwind_wild(&u);
    if (f->vector == RAISE_KILL && function_of(&u) == (u64)poll) unwind_step(&u);
    note(r, w, &u);
}

static void note_words(struct fault_record *r, const struct frame *f, text why) {
    text said = r->kind == FAULT_PANIC ? peek_text(f->rdi, sizeof r->why) : why;
    if (said.len) STORE(r->why, said);
}

/* --- the ways on ------------------------------------------------------------------------------------------------ */

static void say(text t) {
    for (usize i = 0; i < t.len; i++) {
        for (u32 wait = 0; wait < 100000 && !(port_in8(SERIAL_STATUS) & SERIAL_READY); wait++) cpu_relax();
        port_out8(SERIAL, (u8)*text_at(t, i));
    }
}

/* No task to end: the last words of this CPU. */
static _Noreturn void stop(const struct frame *f, text why) {
    struct line l = {0};
    line_put(&l, TEXT("\r\nCPU "));
    line_u64(&l, cpu_index());
    line_put(&l, TEXT(" stops: "));
    line_put(&l, why);
    line_put(&l, TEXT(", vector "));
    line_u64(&l, f->vector);
    line_put(&l, TEXT(" at 0x"));
    line_hex(&l, f->rip, 16);
    line_put(&l, TEXT(", address 0x"));
    line_hex(&l, trap_fault_address(), 16);
    line_put(&l, TEXT("\r\n"));
    say(line_text(&l));
    cpu_stop();
}

/* Ends the task without unwinding what is left of its stack; locks in it stay held. */
static void abandon(struct frame *f, u64 record, text why) {
    unwinding_end_all();
    log_action(record, FAULT_ABANDONED);
    if (!cpu_has_strand() || cpu_strand()->id == 0) stop(f, why);
    frame_abandon(f);
    f->rsp = cpu_strand()->stack_high - 8;
    f->rflags = (f->rflags | FLAG_INTERRUPTS) & ~(u64)(FLAG_TRAP | FLAG_DIRECTION);
    UNSAFE("what this CPU held belongs to the stack that is given up");
    unsafe_quiet_forget();
}

/* Makes f continue at a pad; the unwinding ends when that is a catch point. */
static void land(struct frame *f, const struct unwind_regs *u, const struct unwind_place *p, u32 index) {
    index = unwinding_merge(index, AT(u->r, REG_RSP) + p->args);
    struct unwinding *w = unwinding_at(index);
    unwind_land(f, u, p, 1 + (u64)index);
    w->pad = f->rsp;
    w->walking = false;
    if (p->function == (u64)raise_catch) unwinding_end(index);
    else w->cleanups++;
}

/* Walks from u to the next landing pad. False: there is none that can be reached. */
static bool walk(struct frame *f, struct unwind_regs *u, struct unwinding *w, u32 index) {
    struct unwind_place p;
    w->walking = true;
    for (u32 i = 0; i < UNWIND_FRAMES; i++) {
        enum unwind_end end = unwind_out(u, &p);
        if (end == UNWIND_LANDS) {
            land(f, u, &p, index);
            return true;
        }
        bool wild = end == UNWIND_LOST && i == 0 && u->pc_exact && unwind_wild(u);
        if (end != UNWIND_MORE && !wild) return false;
        w->frames++;
        if (AT(u->r, REG_RSP) <= w->traced) continue;
        w->traced = AT(u->r, REG_RSP);
        log_trace(w->record, AT(u->r, REG_RIP));
    }
    return false;
}

static void go_on(struct frame *f, struct unwind_regs *u, u32 index) {
    struct unwinding *w = unwinding_at(index);
    if (w->nested > FAULTS_MAX) abandon(f, w->record, TEXT("too many faults in cleanups"));
    else if (!walk(f, u, w, index)) abandon(f, w->record, TEXT("a stack that cannot be unwound"));
}

static void unwind_from(struct frame *f, u32 kind, u64 address, bool forced, text why) {
    bool broken = unwinding_broken();
    u64 record = log_open(kind);
    struct fault_record *r = log_at(record);
    struct unwind_regs u;
    regs_of(f, &u);
    if (f->vector == VECTOR_BREAKPOINT) u.pc_exact = false;
    if (broken) {
        r->pc = f->rip;
        log_close(record);
        abandon(f, record, TEXT("a fault while unwinding"));
        return;
    }
    u32 index = unwinding_begin(record);
    struct unwinding *w = unwinding_at(index);
    if (by_raise(f) || maybe_wild(f, address)) note_caller(r, w, f, u);
    else note(r, w, &u);
    note_words(r, f, why);
    r->address = address;
    r->forced = forced;
    log_close(record);
    go_on(f, &u, index);
}

static u64 address_of(const struct frame *f) {
    return f->vector == VECTOR_PAGE || f->vector == VECTOR_DOUBLE ? trap_fault_address() : 0;
}

void fault_unwind(struct frame *f, u32 kind, bool forced, text why) {
    unwind_from(f, kind, address_of(f), forced, why);
}

/* --- hooks ------------------------------------------------------------------------------------------------------ */

static void on_exception(struct frame *f) {
    u64 address = address_of(f);
    unwind_from(f, kind_of(f, address), address, false, NO_TEXT);
}

static void on_panic(struct frame *f) { fault_unwind(f, FAULT_PANIC, false, NO_TEXT); }

static void on_resume(struct frame *f) {
    u64 index = f->rdi - 1;
    if (!unwinding_mine(index)) {
        fault_unwind(f, FAULT_OTHER, false, TEXT("a landing pad resumed no unwinding"));
        return;
    }
    struct unwind_regs u;
    regs_of(f, &u);
    go_on(f, &u, (u32)index);
}

static text kill_name(u64 reason) {
    switch (reason) {
    case KILL_OVERFLOW: return TEXT("stack overflow");
    case KILL_WATCHDOG: return TEXT("watchdog");
    default: return TEXT("asked");
    }
}

/* A kill point inside a release function is none: poll returns. */
static void on_kill(struct frame *f) {
    struct unwind_regs u;
    struct strand *s = cpu_strand();
    unwind_from_frame(&u, f);
    if (unwind_step(&u) == UNWIND_MORE && function_of(&u) == (u64)poll && unwind_step(&u) == UNWIND_MORE
        && in_release(&u)) {
        unwind_return(f, &u);
        return;
    }
    s->deadline = 0;                                 /* it goes by itself: no forcing any more */
    fault_unwind(f, s->kill == KILL_OVERFLOW ? FAULT_OVERFLOW : FAULT_KILL, false, kill_name(s->kill));
}

static void on_debug(struct frame *f) {
    if (cpu_has_strand() && cpu_strand()->stepping) force_step(f);
    else f->rflags &= ~(u64)FLAG_TRAP;
}

/* The first hit of a guard: the reserve opens, and the next kill point unwinds. The second hit is a fault. */
static void on_overflow(struct overflow *o) {
    struct strand *s = cpu_strand();
    if (!stack_open_reserve(s->stack_guard)) return;
    s->stack_reserve = 0;
    if (s->kill == KILL_NONE) s->kill = KILL_OVERFLOW;
    o->handled = 1;
}

/* What is still open ended at a catch point of a raise cell that has been replaced since. The wrapper defers kills. */
static void on_settle(u64 action) {
    u64 defer = cpu_strand()->defer;
    unwinding_end_all();
    cpu_strand()->defer = defer;
    log_settle(action);
}

status fault_start(void) {
    static const u8 exceptions[] = { 0, 3, 4, 5, 6, 7, 8, 10, 11, 12, 13, 14, 16, 17, 19, 21 };
    for (u32 i = 0; i < LEN(exceptions); i++) TRY(trap_set(AT(exceptions, i), on_exception));
    TRY(trap_set(VECTOR_DEBUG, on_debug));
    TRY(trap_set(RAISE_PANIC, on_panic));
    TRY(trap_set(RAISE_KILL, on_kill));
    TRY(trap_set(RAISE_RESUME, on_resume));
    TRY(trap_set_overflow(on_overflow));
    TRY(tick_set_work(force_tick));
    return task_set_settle(on_settle);
}
