/* smp.h - starts the other CPUs: real-mode trampoline, long mode, then an entry function on a stack of its own.
 *
 * There is no identity map, so a CPU that switches paging on needs tables of its own for a moment. Two low pages do:
 * `code` holds the trampoline, `table` is a page table that maps `code` at its physical address, read and execute, and
 * whose upper half is the upper half of the system's top table, put there by the caller (tables_upper_half; smp.c tells
 * how one page serves as all four levels). Nothing low is ever mapped in the system's own tables. */
#pragma once
#include <cpu/cpu.h>

/* Two frames below 1 MiB, mapped writable for the caller; both can be used for one CPU after the other and freed when
 * the last smp_start has returned OK. */
struct smp_low { VIEW; bytes code, table; u64 code_physical, table_physical; };

CELL_API_BEGIN

/* Starts the CPU with this APIC id as cpu `index`, on the mapped stack that ends at `stack_top`, with `ist`
 * (TRAP_STACKS bytes, lent for ever) as its IST stacks. The CPU runs cpu_init, trap_init, apic_init_cpu, then
 * entry(index) with interrupts off; entry never returns. Returns when it has reached entry.
 * E_INVALID: low is not what it should be, or the index too high; E_FULL: no hook is free; E_TIMEOUT: the CPU did not
 * come up - the low pages and its stacks must then never be used for anything else. Boot CPU only. */
status smp_start(const struct smp_low *low, u32 index, u32 apic_id, u64 stack_top, bytes ist,
                 void (*entry)(u64 index));

CELL_API_END
