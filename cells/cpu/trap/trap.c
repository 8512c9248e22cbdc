/* trap.c - descriptor tables, and what happens between a stub and a hook.
 *
 * One IDT serves all CPUs; each has its own GDT and TSS, because the TSS names its IST stacks. Everything the CPU looks
 * at is state and survives swaps of this cell; only the gates name code, and attach rewrites them: a gate is stored in
 * two words with all CPUs held and interrupts off.
 *
 * Page faults. The CPU pushes on the IST stack, because the interrupted stack may be the very thing that is missing.
 * While the frame is looked at there, the TSS points to a second part of that stack (PAGE_NESTED), so a fault of the
 * overflow function or of the copy to the interrupted stack does not overwrite the first frame. The copy is the one
 * place where a fault is expected: the handler recognises its instruction and lets it return 0.
 * Invariant: whenever a hook of an exception runs, the IST stack of #PF is empty, except below an overflow function.
 * Bad at: a machine check or NMI inside another one; both stop or confuse that CPU as on any x86. */
#include <cpu/trap.h>
#include <atomic.h>
#include <base/raise.h>
#include <cell.h>
#include <cpu/apic.h>
#include <cpu/hook.h>
#include <cpu/pin.h>
#include "x86_64/stubs.h"

/* The parts of a CPU's IST stacks, as offsets of their tops. */
enum { TOP_PAGE_NESTED = 2048, TOP_PAGE = 6144, TOP_DOUBLE = 14336, TOP_NMI = 18432, TOP_MACHINE = 20480 };
enum { IST_PAGE = 1, IST_DOUBLE, IST_NMI, IST_MACHINE };
enum { TSS_IST = 7, TSS_WORDS = 26, TSS_BYTES = 104, SOFTWARE_FIRST = 0x80, SOFTWARE_LAST = 0x8f };
_Static_assert((int)TOP_MACHINE == (int)TRAP_STACKS, "the last stack ends the memory");

struct trap_cpu { u64 gdt[5]; u32 tss[TSS_WORDS]; u64 stacks, fault_address; };
PER_CPU_TYPE(trap_cpu)
struct trap_gates { SYNC; atomic64 at[2 * VECTORS]; };
struct trap_hooks { SYNC; struct hook at[VECTORS], overflow; };
struct trap_counts { SYNC; atomic64 at[VECTORS], caught; };
CELL_STATE trap_cpu_per_cpu trap_cpus;
CELL_STATE struct trap_gates trap_gates __attribute__((aligned(16)));
CELL_STATE struct trap_hooks trap_hooks;
CELL_STATE struct trap_counts trap_counts;
CATCH_TYPE(run_interrupt, frame)
CATCH_TYPE(run_overflow, overflow)

/* --- tables ---------------------------------------------------------------------------------------------------- */

static void set_ist(struct trap_cpu *c, u32 ist, u64 top) {
    u32 word = TSS_IST + 2 * ist;
    AT(c->tss, word) = (u32)top;
    AT(c->tss, word + 1) = (u32)(top >> 32);
}

static u64 ist_of(u32 vector) {
    switch (vector) {
    case VECTOR_PAGE:
        return IST_PAGE;
    case VECTOR_DOUBLE:
        return IST_DOUBLE;
    case VECTOR_NMI:
        return IST_NMI;
    case VECTOR_MACHINE:
        return IST_MACHINE;
    default:
        return 0;
    }
}

static void set_gates(bool with_stacks) {
    for (u32 v = 0; v < VECTORS; v++) {
        u64 stub = trap_code()->stubs + v * STUB_SIZE;
        u64 ist = with_stacks ? ist_of(v) : 0;
        atomic64_set(&AT(trap_gates.at, 2 * v), (stub & 0xffff) | (u64)TRAP_CODE << 16 | ist << 32 | 0x8eul << 40
                                                | (stub >> 16 & 0xffff) << 48);
        atomic64_set(&AT(trap_gates.at, 2 * v + 1), stub >> 32);
    }
}

static void set_descriptors(struct trap_cpu *c) {
    u64 tss = (u64)&c->tss;
    AT(c->gdt, 0) = 0;
    AT(c->gdt, 1) = 0x00af9b000000fffful;
    AT(c->gdt, 2) = 0x00cf93000000fffful;
    AT(c->gdt, 3) = (TSS_BYTES - 1) | (tss & 0xffffff) << 16 | 0x89ul << 40 | (tss >> 24 & 0xff) << 56;
    AT(c->gdt, 4) = tss >> 32;
    AT(c->tss, 25) = (u32)TSS_BYTES << 16;           /* no I/O permission map */
}

void trap_reload(void) {
    OWN(pin) p = pin_here();
    struct trap_cpu *c = trap_cpu_here(&p, &trap_cpus);
    set_descriptors(c);
    trap_load((u64)&c->gdt, (u64)&trap_gates);
}

void trap_init(bytes stacks) {
    OWN(pin) p = pin_here();
    struct trap_cpu *c = trap_cpu_here(&p, &trap_cpus);
    if (stacks.len) {
        u64 base = (u64)bytes_at(bytes_sub(stacks, 0, TRAP_STACKS), 0);
        c->stacks = base;
        set_ist(c, IST_PAGE, base + TOP_PAGE);
        set_ist(c, IST_DOUBLE, base + TOP_DOUBLE);
        set_ist(c, IST_NMI, base + TOP_NMI);
        set_ist(c, IST_MACHINE, base + TOP_MACHINE);
    }
    set_gates(stacks.len != 0);
    trap_reload();
}

/* --- hooks ------------------------------------------------------------------------------------------------------ */

status trap_set(u32 vector, void (*fn)(struct frame *f)) {
    if (vector >= VECTORS) return st(E_INVALID);
    return frame_hook_set(&AT(trap_hooks.at, vector), fn);
}

void trap_clear(u32 vector) {
    if (vector < VECTORS) hook_clear(&AT(trap_hooks.at, vector));
}

status trap_set_overflow(void (*fn)(struct overflow *o)) {
    return overflow_hook_set(&trap_hooks.overflow, fn);
}

/* --- dispatch --------------------------------------------------------------------------------------------------- */

/* The copy of a frame hit memory that is not there: let it return 0. */
static bool was_copy(struct frame *f) {
    if (f->rip != trap_code()->copy_access) return false;
    f->rip = trap_code()->copy_fixed;
    return true;
}

static void count(u64 vector) {
    atomic64_add(&AT(trap_counts.at, vector), 1);
}

static bool call_hook(struct frame *f) {
    return frame_hook_call(&AT(trap_hooks.at, f->vector), f);
}

static void run_interrupt(struct frame *f) {
    call_hook(f);
}

void trap_dispatch(struct frame *f) {
    if (was_copy(f)) return;
    count(f->vector);
    bool software = f->vector >= SOFTWARE_FIRST && f->vector <= SOFTWARE_LAST;
    if (f->vector < VECTOR_DEVICE || software) {
        if (!call_hook(f)) cpu_stop();
        return;
    }
    if (f->vector != VECTOR_SPURIOUS) apic_eoi();
    if (!run_interrupt_caught(f)) return;
    atomic64_add(&trap_counts.caught, 1);
}

static void run_overflow(struct overflow *o) {
    overflow_hook_call(&trap_hooks.overflow, o);
}

static bool opened(u64 address) {
    if (!cpu_has_strand()) return false;
    const struct strand *s = cpu_strand();
    if (address < s->stack_guard || address >= s->stack_low) return false;
    struct overflow o = { .address = address };
    return !run_overflow_caught(&o) && o.handled;
}

/* Moves the frame to the stack that was interrupted, or to the double fault's if that has no room. */
static u64 move_frame(struct trap_cpu *c, struct frame *f) {
    u64 to = (f->rsp & ~15ul) - sizeof *f;
    if (trap_copy(to, f)) return to;
    f->vector = VECTOR_DOUBLE;
    to = c->stacks + TOP_DOUBLE - sizeof *f;
    trap_copy(to, f);
    return to;
}

u64 trap_page(struct frame *f) {
    u64 address = trap_read_cr2();
    if (was_copy(f)) return 0;
    OWN(pin) p = pin_here();
    struct trap_cpu *c = trap_cpu_here(&p, &trap_cpus);
    c->fault_address = address;
    u64 here = (u64)f - c->stacks;                   /* wraps when there are no stacks, or the frame is elsewhere */
    if (c->stacks == 0 || here >= TOP_PAGE) return (u64)f;
    bool outer = here >= TOP_PAGE_NESTED;
    if (outer) set_ist(c, IST_PAGE, c->stacks + TOP_PAGE_NESTED);
    u64 next = outer && opened(address) ? 0 : move_frame(c, f);
    if (outer) set_ist(c, IST_PAGE, c->stacks + TOP_PAGE);
    if (next && f->vector == VECTOR_PAGE) return next;
    if (f->rflags & CPU_IRQ_ON) apic_recover(); /* it may have been an interrupt that found no room */
    if (!next) count(VECTOR_PAGE);
    return next;
}

u64 trap_fault_address(void) {
    OWN(pin) p = pin_here();
    return trap_cpu_here(&p, &trap_cpus)->fault_address;
}

u64 trap_count(u32 vector) {
    return vector < VECTORS ? atomic64_get(&AT(trap_counts.at, vector)) : 0;
}

u64 trap_caught(void) {
    return atomic64_get(&trap_counts.caught);
}

static void trap_attach(void) {
    OWN(pin) p = pin_here();
    bool with_stacks = trap_cpu_here(&p, &trap_cpus)->stacks != 0;
    DROP(pin, p);
    set_gates(with_stacks);
    trap_reload();
}

CELL(.attach = trap_attach);
