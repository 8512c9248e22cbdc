/* context.c - what lies on the stack of a strand that does not run.
 *
 * The switch itself is assembly (x86_64/switch.S). A fresh stack looks like a switched-out one whose return address is
 * context_first, which calls the entry kept in rbx with the argument kept in r12. Such a strand holds its entry's
 * address until it runs: whoever swaps cells must count it as standing in the cell of its entry (context_regs gives it,
 * rip inside this cell and rbx the entry).
 * Swap: stateless; a strand that is switched out returns into the version that switched it out. */
#include <cpu/context.h>
#include <cell.h>
#include "x86_64/switch.h"

enum { SAVED_RSP = 56 };                             /* as switch.S has it */
_Static_assert(__builtin_offsetof(struct strand, saved_rsp) == SAVED_RSP, "switch.S");

void context_prepare(struct strand *s, void (*entry)(u64 arg), u64 arg) {
    UNSAFE("lays out a stack that the caller maps");
    u64 top = (s->stack_high & ~15ul) - sizeof(struct saved) - 8;
    struct saved *at = (struct saved *)top;
    *at = (struct saved){ .rbx = (u64)entry, .r12 = arg, .rip = (u64)context_first };
    s->saved_rsp = top;
}

void context_regs(const struct strand *s, struct saved_regs *out) {
    UNSAFE("reads the stack of a strand that does not run");
    const struct saved *at = (const struct saved *)s->saved_rsp;
    *out = (struct saved_regs){ .rbx = at->rbx, .rbp = at->rbp, .r12 = at->r12, .r13 = at->r13, .r14 = at->r14,
                                .r15 = at->r15, .rip = at->rip, .rsp = s->saved_rsp + sizeof *at };
}
