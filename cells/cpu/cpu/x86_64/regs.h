/* regs.h - the block of this CPU behind GS, the interrupt flag, halt and pause: one instruction each.
 *
 * The block's first words have fixed offsets because they are read by one instruction relative to GS, which cannot be
 * preempted in the middle. */
#pragma once
#include <status.h>

enum { GS_SELF = 0, GS_INDEX = 8, GS_APIC = 16, GS_LOCKS = 24, GS_STRAND = 32 };
#define REGS static inline __attribute__((always_inline))

#define GS_FIELD(name, offset)                                                                                  \
    REGS u64 gs_##name(void) { UNSAFE("reads the CPU's block"); u64 v;                                          \
        __asm__ volatile("movq %%gs:%c1, %0" : "=r"(v) : "i"(offset)); return v; }
GS_FIELD(self, GS_SELF)
GS_FIELD(index, GS_INDEX)
GS_FIELD(locks, GS_LOCKS)
GS_FIELD(strand, GS_STRAND)
REGS void gs_set_strand(u64 v) {
    UNSAFE("writes the CPU's block");
    __asm__ volatile("movq %0, %%gs:%c1" : : "r"(v), "i"(GS_STRAND) : "memory");
}
REGS void gs_add_locks(u64 by) {
    UNSAFE("writes the CPU's block");
    __asm__ volatile("addq %0, %%gs:%c1" : : "r"(by), "i"(GS_LOCKS) : "memory", "cc");
}
REGS void gs_load(u64 block) {
    UNSAFE("points GS at a CPU's block");
    __asm__ volatile("wrmsr" : : "c"(0xc0000101), "a"((u32)block), "d"((u32)(block >> 32)) : "memory");
}
REGS u64 irq_flags(void) {
    UNSAFE("reads the flags");
    u64 flags;
    __asm__ volatile("pushfq; popq %0" : "=r"(flags) : : "memory");
    return flags;
}
REGS void irq_off(void) {
    UNSAFE("interrupt flag");
    __asm__ volatile("cli" : : : "memory");
}
REGS void irq_on(void) {
    UNSAFE("interrupt flag");
    __asm__ volatile("sti" : : : "memory");
}
REGS void irq_on_halt(void) {
    UNSAFE("halts; sti takes effect after the next instruction, so no interrupt slips between");
    __asm__ volatile("sti; hlt" : : : "memory");
}
REGS void halt(void) {
    UNSAFE("halts");
    __asm__ volatile("hlt" : : : "memory");
}
REGS void relax(void) {
    UNSAFE("spin hint");
    __asm__ volatile("pause" : : : "memory");
}
