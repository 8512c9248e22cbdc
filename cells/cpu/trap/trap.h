/* trap.h - every entry into the system from the CPU: exceptions, interrupts, software interrupts.
 *
 * The IDT, GDT and TSS are declared state; the 256 entry stubs are this cell's code (attach re-points the gates after
 * a swap). A stub saves all general registers as a struct frame on the stack that was interrupted and calls the hook of
 * its vector (hook.h) with the frame's address. A hook may change the frame: the return goes wherever it then says,
 * which is how landing pads are entered.
 * Stacks: #DF, NMI and #MC run on IST stacks of their own. #PF enters on an IST stack too, but only a hit of the
 * running strand's guard is handled there (reserve mapped, kill flag set, instruction resumed); any other page fault
 * moves its frame to the interrupted stack first, so that faults nest to any depth. When there is no room for a frame
 * on that stack, the fault becomes a double fault: vector 8, on the double fault's stack.
 * Interrupts (not exceptions, not the software interrupts of raise.h) are acknowledged at the local APIC before their
 * hook runs, and a fault in such a hook ends that one call of it only (trap_caught). */
#pragma once
#include <cpu/cpu.h>
#include <cpu/hook.h>

/* In the order the stub pushes it; DWARF register numbers are in unwind.h. */
struct frame {
    u64 r15, r14, r13, r12, r11, r10, r9, r8, rbp, rdi, rsi, rdx, rcx, rbx, rax;
    u64 vector, error;
    u64 rip, cs, rflags, rsp, ss;
};
/* A hit of the running strand's guard or reserve; the overflow function sets `handled` when it mapped the reserve. */
struct overflow { u64 address, handled; };

HOOK_TYPE(frame)
HOOK_TYPE(overflow)

enum { TRAP_STACKS = 20480 };              /* bytes of IST stacks per CPU */
enum { TRAP_CODE = 0x08, TRAP_DATA = 0x10, TRAP_TASK = 0x18 };   /* selectors */

CELL_API_BEGIN

/* Sets up this CPU's descriptor tables. `stacks` is TRAP_STACKS bytes, lent for ever, for its IST stacks; an empty
 * slice gives none, which only the boot CPU can live with, while it is alone (call again with memory later, before
 * others start). Needs cpu_init. */
void trap_init(bytes stacks);
/* Loads this CPU's tables anew: after the state has moved, see cpu_reload. */
void trap_reload(void);

/* The function that a vector calls: fn(frame), interrupts off, on the interrupted stack. Replaces the former one. The
 * address is kept in a hook, so a swap of the function's cell moves it along.  E_INVALID: vector >= 256; E_FULL. */
status trap_set(u32 vector, void (*fn)(struct frame *f));
/* The vector has no function any more. An exception without one stops the CPU; other vectors are ignored. */
void trap_clear(u32 vector);
/* The function that is asked when the running strand hits its guard or its reserve. On the #PF stack, interrupts off:
 * takes no lock, allocates nothing. E_FULL. */
status trap_set_overflow(void (*fn)(struct overflow *o));

/* The address of the last page fault on this CPU; valid inside the handler only, before that can fault itself. */
u64 trap_fault_address(void);

/* Number of interrupts and exceptions taken per vector, over all CPUs; 0 for vectors >= 256. */
u64 trap_count(u32 vector);
u64 trap_caught(void);                    /* interrupt hooks that were ended by a fault */

CELL_API_END
