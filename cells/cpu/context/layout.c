/* layout.c - what x86_64/switch.S takes for granted about structures that C defines. */
#include <cpu/context.h>

_Static_assert(__builtin_offsetof(struct strand, stack_high) == 32, "STACK_HIGH of switch.S");
_Static_assert(__builtin_offsetof(struct strand, saved_rsp) == 56, "SAVED_RSP of switch.S");
_Static_assert(__builtin_offsetof(struct saved_regs, rip) == 48, "context_here and context_regs of switch.S");
