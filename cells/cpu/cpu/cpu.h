/* cpu.h - the CPU one runs on: its number, its block of memory, and the head of the task it runs.
 *
 * GS points to the block of the CPU. Everything here is plain loads and stores relative to GS, so it works in any
 * context, faults and interrupts included. A number read with preemption enabled may be stale at once: use it under a
 * spin lock, or as a hint. */
#pragma once
#include <status.h>

enum { CPU_MAX = 32, CPU_IRQ_ON = 0x200 };
/* Where the CPU's index, its count of guards and the flags before the first of them are behind GS, for assembly. */
enum { CPU_GS_INDEX = 8, CPU_GS_QUIET = 32, CPU_GS_FLAGS = 40 };

/* The 256 entries of a CPU into the system (trap.h); 0x80 to 0x8f are software interrupts (raise.h). */
enum { VECTORS = 256, VECTOR_DIVIDE = 0, VECTOR_DEBUG = 1, VECTOR_NMI = 2, VECTOR_BREAKPOINT = 3, VECTOR_INVALID = 6,
       VECTOR_DOUBLE = 8, VECTOR_PROTECTION = 13, VECTOR_PAGE = 14, VECTOR_ALIGN = 17, VECTOR_MACHINE = 18,
       VECTOR_DEVICE = 0x20,               /* first vector of interrupts; below it are exceptions */
       VECTOR_TIMER = 0xf0, VECTOR_RESCHEDULE = 0xf1, VECTOR_SHOOTDOWN = 0xf2, VECTOR_HOLD = 0xf3,
       VECTOR_SPURIOUS = 0xff };

/* What the machine level and the fault path know about a task, read without locks. The head of every task (task.h). */
struct strand {
    u64 kill;             /* non-zero: unwind at the next kill point; the value is an enum kill_reason             */
    u64 defer;            /* > 0: inside a release or an unwinding, no kill point acts                             */
    u64 locks;            /* blocking locks held                                                                   */
    u64 stack_low;        /* first usable address of the stack (just above the reserve and guard)                  */
    u64 stack_high;       /* one past its last                                                                     */
    u64 stack_guard;      /* lowest address of the guard page; [guard, guard+4K) unmapped, then the reserve        */
    u64 stack_reserve;    /* bytes of reserve between guard page and stack_low; 0 once an overflow has opened it   */
    u64 saved_rsp;        /* while not running: where context_switch left it                                       */
    u64 deadline;         /* with kill set: the tick after which the task is forced out; 0 = none                  */
    u64 stepping;         /* instructions single-stepped so far while being forced out                             */
    u64 faults;           /* faults taken by this task so far                                                      */
    u64 id;               /* task number                                                                           */
};
enum kill_reason { KILL_NONE, KILL_ASKED, KILL_OVERFLOW, KILL_WATCHDOG };

CELL_API_BEGIN

/* Makes the block of CPU `index` and points this CPU's GS at it. Called once per CPU while it starts. */
void cpu_init(u32 index, u32 apic_id);
/* Points GS of this CPU, which is CPU `index`, at its block again: after the state has moved (handover, attach, and by
 * the hold handler of every CPU that was held). */
void cpu_reload(u32 index);
u32 cpu_index(void);
u32 cpu_apic_id(u32 index);
u32 cpu_count(void);                      /* 1 + the highest index that has called cpu_init */
bool cpu_online(u32 index);               /* it has called cpu_init and not cpu_stop: it takes interrupts */
/* Spin locks and pins held by this CPU now, and on all CPUs (a racy sum, exact when the system is quiet). */
u64 cpu_locks(void);
u64 cpu_locks_all(void);
/* For the guards of lock and pin: interrupts are off from the first begin to the last end on this CPU, in whichever
 * order the guards end; then they are what they were. begin returns the CPU's index. Any context. */
u32 unsafe_quiet_begin(void);
void unsafe_quiet_end(void);
/* The guards of this CPU will never end: their stack is given up. Interrupts stay as they are. */
void unsafe_quiet_forget(void);

/* The strand running on this CPU; the caller (scheduler) sets it with interrupts off. 0 while none is
 * set: its use is a page fault then. */
struct strand *cpu_strand(void);
void cpu_set_strand(struct strand *s);
bool cpu_has_strand(void);
/* The strand that CPU `index` runs, as an address: to compare, or for the swapper while all CPUs are held; 0: none. */
u64 cpu_strand_of(u32 index);

/* A kill point: unwinds if the running task was killed and is not inside a release. Any context with a task; does
 * nothing with interrupts off. Every loop that is not bounded by a constant has one. */
void poll(void);

/* Interrupt flag of this CPU. */
u64 cpu_irq_save(void);                   /* disables; returns the flags for restore, CPU_IRQ_ON among them */
void cpu_irq_restore(u64 flags);
bool cpu_irq_enabled(void);
void cpu_irq_enable(void);
void cpu_irq_disable(void);
void cpu_halt(void);                      /* enables interrupts and halts until one comes, atomically */
void cpu_relax(void);                     /* hint in a spin loop */

/* What a CPU does while it spins with interrupts off, lest CPUs wait for each other for ever: cpu_serve calls the
 * function that the shootdown cell set here, or does nothing. E_FULL: no hook is free. */
status cpu_set_serve(void (*fn)(u64 unused));
void cpu_serve(void);
_Noreturn void cpu_stop(void);            /* this CPU is done for ever: interrupts off, halt */

CELL_API_END
