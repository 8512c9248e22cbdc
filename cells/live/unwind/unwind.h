/* unwind.h - the unwinder: one phase, frame by frame, through GCC's tables; no lock, no allocation.
 *
 * Registers are numbered as in the x86-64 ABI's DWARF mapping. Works on any stack: of the running task in a fault, of a
 * switched-out task for backtraces and for the swapper. Every read of stack memory is probed first (live/peek), so
 * a smashed stack ends the walk instead of faulting. */
#pragma once
#include <cpu/context.h>
#include <cpu/trap.h>
#include <live/peek.h>

enum { REG_RAX, REG_RDX, REG_RCX, REG_RBX, REG_RSI, REG_RDI, REG_RBP, REG_RSP, REG_R8, REG_R9, REG_R10, REG_R11,
       REG_R12, REG_R13, REG_R14, REG_R15, REG_RIP, REGS };
enum { UNWIND_FRAMES = 16384 };                       /* no stack of ours holds more; walkers stop there */
/* pc_exact: rip is the address of an instruction that trapped (looked up as it is), not a return address (rip - 1).
 * seen: the page of the stack that was read last. */
struct unwind_regs { u64 r[REGS]; struct peek_page seen; bool pc_exact; };
enum unwind_site { SITE_NONE, SITE_GAP, SITE_NOTHING, SITE_LANDING };   /* no LSDA; LSDA gap; covered, no pad; a pad */
struct unwind_place {                                 /* what the tables say about a pc */
    u64 cell, function, function_size;                /* cell id; address and size of the function */
    u64 landing, args;                                /* SITE_LANDING: address of the pad, bytes to pop before it */
    u32 site;
};
enum unwind_end { UNWIND_MORE, UNWIND_BOTTOM, UNWIND_LOST, UNWIND_LANDS };   /* lost: no table, or unreadable stack */

CELL_API_BEGIN

void unwind_from_frame(struct unwind_regs *u, const struct frame *f);
/* From the frame at an address, of another CPU that is held; false: it cannot be read. */
bool unwind_from_held(struct unwind_regs *u, u64 frame);
void unwind_from_saved(struct unwind_regs *u, const struct saved_regs *s);
/* What the tables say about u's pc. False: no cell's code. */
bool unwind_place(const struct unwind_regs *u, struct unwind_place *p);
/* Steps u to its caller; u is unchanged unless the result is UNWIND_MORE. */
enum unwind_end unwind_step(struct unwind_regs *u);
/* Both in one: UNWIND_LANDS when u's pc has a landing pad, else as unwind_step. */
enum unwind_end unwind_out(struct unwind_regs *u, struct unwind_place *p);
/* For a call through a bad pointer: u's pc is no code, but the word at rsp is a return address into some. Steps u to
 * that caller; false when it is not so, and u is as it was. */
bool unwind_wild(struct unwind_regs *u);
/* Makes f continue at u's landing pad `p` with `exception` in rax; clears DF, TF and AC. Callee-saved registers are
 * u's; the others hold nothing. */
void unwind_land(struct frame *f, const struct unwind_regs *u, const struct unwind_place *p, u64 exception);
/* Makes f continue where u stands, as if the calls in between had returned. */
void unwind_return(struct frame *f, const struct unwind_regs *u);

CELL_API_END
