/* cpu.c - the block of memory that belongs to one CPU, and the instructions that act on one CPU.
 *
 * GS of CPU i holds the address of cpu_blocks.at[i]. The words that a task may read while it can be preempted - index,
 * strand - are read by a single instruction relative to GS; two instructions (address first, then field) could be
 * separated by a move to another CPU.
 * Invariants: blocks are cache lines of their own; a block is written by its CPU only, but read by all.
 * Swap: GS points into state. Where the state moves (the nano core's hand-over, a changed layout), attach reloads GS of
 * the swapping CPU and the hold handler that of the others. */
#include <cpu/cpu.h>
#include <base/raise.h>
#include <cell.h>
#include <cpu/hook.h>
#include <atomic.h>
#include "x86_64/regs.h"

struct cpu_block {
    u64 self, index, apic, locks, strand;            /* offsets are GS_* in regs.h */
    u64 online;
} __attribute__((aligned(64)));
struct cpu_table { OWNED; SYNC; struct cpu_block at[CPU_MAX]; atomic32 count; hook serve; };
CELL_STATE struct cpu_table cpu_blocks;

_Static_assert(__builtin_offsetof(struct cpu_block, index) == GS_INDEX, "regs.h");
_Static_assert(__builtin_offsetof(struct cpu_block, locks) == GS_LOCKS, "regs.h");
_Static_assert(__builtin_offsetof(struct cpu_block, strand) == GS_STRAND, "regs.h");

/* Other CPUs' words are read by atomic loads; nobody writes another's block. */
static struct cpu_block *block_of(u32 index) {
    UNSAFE("addresses a block");
    return &AT(cpu_blocks.at, index);
}

void cpu_reload(u32 index) {
    struct cpu_block *b = block_of(index);
    b->self = (u64)b;
    gs_load((u64)b);
}

void cpu_init(u32 index, u32 apic_id) {
    struct cpu_block *b = block_of(index);
    b->index = index;
    b->apic = apic_id;
    b->locks = 0;
    b->strand = 0;
    cpu_reload(index);
    __atomic_store_n(&b->online, 1, __ATOMIC_SEQ_CST);
    u32 seen = atomic32_get(&cpu_blocks.count);
    while (seen <= index && !atomic32_cas(&cpu_blocks.count, seen, index + 1))
        seen = atomic32_get(&cpu_blocks.count);
}

u32 cpu_index(void) { return (u32)gs_index(); }

u32 cpu_apic_id(u32 index) {
    return (u32)block_of(index)->apic;
}

u32 cpu_count(void) {
    return atomic32_get(&cpu_blocks.count);
}

bool cpu_online(u32 index) {
    return index < CPU_MAX && __atomic_load_n(&block_of(index)->online, __ATOMIC_ACQUIRE);
}

u64 cpu_locks(void) { return gs_locks(); }

u64 cpu_locks_all(void) {
    u64 sum = 0;
    for (u32 i = 0; i < CPU_MAX; i++) sum += __atomic_load_n(&block_of(i)->locks, __ATOMIC_RELAXED);
    return sum;
}

void cpu_locks_change(i64 by) { gs_add_locks((u64)by); }

struct strand *cpu_strand(void) {
    UNSAFE("the scheduler keeps the running strand alive");
    u64 s = gs_strand();
    if (s == 0) panic("no task runs on this CPU yet");
    return (struct strand *)s;
}

void cpu_set_strand(struct strand *s) {
    gs_set_strand((u64)s);
}

bool cpu_has_strand(void) { return gs_strand() != 0; }

u64 cpu_strand_of(u32 index) {
    return __atomic_load_n(&block_of(index)->strand, __ATOMIC_ACQUIRE);
}

void poll(void) {
    if (!gs_strand()) return;
    const struct strand *s = cpu_strand();
    if (s->kill && !s->defer && cpu_irq_enabled()) raise_kill();
}

enum { FLAG_INTERRUPTS = 0x200 };

u64 cpu_irq_save(void) {
    u64 flags = irq_flags();
    irq_off();
    return flags;
}

void cpu_irq_restore(u64 flags) {
    if (flags & FLAG_INTERRUPTS) irq_on();
}

bool cpu_irq_enabled(void) { return irq_flags() & FLAG_INTERRUPTS; }
void cpu_irq_enable(void) { irq_on(); }
void cpu_irq_disable(void) { irq_off(); }
void cpu_halt(void) { irq_on_halt(); }
void cpu_relax(void) { relax(); }

void cpu_stop(void) {
    irq_off();
    if (gs_self()) __atomic_store_n(&block_of(cpu_index())->online, 0, __ATOMIC_SEQ_CST);
    for (;;) {
        halt();
        cpu_relax();
    }
}

status cpu_set_serve(void (*fn)(u64 unused)) {
    UNSAFE("the hook is shared by all CPUs; set once at start");
    if (hook_live(&cpu_blocks.serve)) {
        hook_set(&cpu_blocks.serve, fn);
        return OK;
    }
    return hook_make(fn, &cpu_blocks.serve);
}

void cpu_serve(void) {
    UNSAFE("the hook is shared by all CPUs; set once at start");
    if (hook_live(&cpu_blocks.serve)) hook_call(&cpu_blocks.serve, 0);
}

static void cpu_attach(void) { cpu_reload(cpu_index()); }

CELL(.attach = cpu_attach);
