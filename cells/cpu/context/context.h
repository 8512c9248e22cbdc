/* context.h - switching stacks: what a task's registers are while it does not run.
 *
 * A switched-out strand keeps rbx, rbp, r12-r15 and a return address on its stack and rsp in strand.saved_rsp; cells
 * are compiled without floating point, so there is nothing else. The switch has full CFI, so a sleeping task can be
 * walked from saved_rsp (context_regs). */
#pragma once
#include <cpu/cpu.h>

struct saved_regs { u64 rbx, rbp, r12, r13, r14, r15, rip, rsp; };

CELL_API_BEGIN

/* Saves the running context in *from and continues *to, interrupts off on both sides. Returns when *from is switched
 * to again, perhaps on another CPU. */
void context_switch(struct strand *from, struct strand *to);
/* Lays out a fresh stack so that the first switch to s calls entry(arg) with interrupts off. entry never returns. The
 * stack memory [stack_low, stack_high) must be mapped. */
void context_prepare(struct strand *s, void (*entry)(u64 arg), u64 arg);
/* The registers with which the caller of context_switch in a switched-out strand will continue. */
void context_regs(const struct strand *s, struct saved_regs *out);
/* The registers with which the caller will continue after this call. */
void context_here(struct saved_regs *out);
/* Leaves the current stack for good: calls entry(arg) on the stack that ends at `top`. */
_Noreturn void context_leave(u64 top, void (*entry)(u64 arg), u64 arg);

CELL_API_END
