/* cpu.c - the block of memory that belongs to one CPU, and the instructions that act on one CPU.
 *
 * GS of CPU i holds the address of cpu_blocks.at[i]. The words that a task may read while it can be preempted - index,
 * strand - are read by a single instruction relative to GS (x86_64/cpu.S); two instructions (address first, then field)
 * could be separated by a move to another CPU.
 * Invariants: blocks are cache lines of their own; a block is written by its CPU only, but read by all. While `quiet`
 * is not 0 interrupts are off; `flags` is what they were before.
 * Swap: GS points into state. Where the state moves (the nano core's hand-over, a changed layout), attach reloads GS of
 * the swapping CPU and the hold handler that of the others. */
#include <cpu/cpu.h>
#include <cell.h>
#include <cpu/hook.h>
#include <atomic.h>
#include "x86_64/gs.h"

/* Nobody writes another CPU's block, but everybody reads it: all its words are atomic. */
struct cpu_block { SYNC; atomic64 self, index, apic, strand, quiet, flags, online; } __attribute__((aligned(64)));
struct cpu_table { SYNC; struct cpu_block at[CPU_MAX]; atomic32 count; struct hook serve; };
CELL_STATE struct cpu_table cpu_blocks;

_Static_assert(__builtin_offsetof(struct cpu_block, index) == GS_INDEX, "cpu.S");
_Static_assert(__builtin_offsetof(struct cpu_block, strand) == GS_STRAND, "cpu.S");
_Static_assert(__builtin_offsetof(struct cpu_block, quiet) == GS_QUIET, "cpu.S");
_Static_assert(__builtin_offsetof(struct cpu_block, flags) == GS_FLAGS, "cpu.S");
_Static_assert(__builtin_offsetof(struct strand, kill) == 0 && __builtin_offsetof(struct strand, defer) == 8, "cpu.S");

static struct cpu_block *block_of(u32 index) {
    return &AT(cpu_blocks.at, index);
}

void cpu_reload(u32 index) {
    struct cpu_block *b = block_of(index);
    atomic64_set(&b->self, (u64)b);
    cpu_load_gs((u64)b);
}

void cpu_init(u32 index, u32 apic_id) {
    struct cpu_block *b = block_of(index);
    atomic64_set(&b->index, index);
    atomic64_set(&b->apic, apic_id);
    atomic64_set(&b->strand, 0);
    atomic64_set(&b->quiet, 0);
    cpu_reload(index);
    atomic64_set(&b->online, 1);
    u32 seen = atomic32_get(&cpu_blocks.count);
    while (seen <= index && !atomic32_cas(&cpu_blocks.count, seen, index + 1))
        seen = atomic32_get(&cpu_blocks.count);
}

u32 cpu_apic_id(u32 index) {
    return (u32)atomic64_get(&block_of(index)->apic);
}

u32 cpu_count(void) {
    return atomic32_get(&cpu_blocks.count);
}

bool cpu_online(u32 index) {
    return index < CPU_MAX && atomic64_get(&block_of(index)->online);
}

u64 cpu_locks_all(void) {
    u64 sum = 0;
    for (u32 i = 0; i < CPU_MAX; i++) sum += atomic64_get(&block_of(i)->quiet);
    return sum;
}

u64 cpu_strand_of(u32 index) {
    return atomic64_get(&block_of(index)->strand);
}

void cpu_stop(void) {
    cpu_irq_disable();
    if (cpu_count()) atomic64_set(&block_of(cpu_index())->online, 0);
    for (;;) {
        cpu_halt_off();
        cpu_relax();
    }
}

status cpu_set_serve(void (*fn)(u64 unused)) {
    return hook_set(&cpu_blocks.serve, fn);
}

void cpu_serve(void) {
    hook_call(&cpu_blocks.serve, 0);
}

static void cpu_attach(void) { cpu_reload(cpu_index()); }

CELL(.attach = cpu_attach);
