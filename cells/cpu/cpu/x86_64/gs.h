/* gs.h - what cpu.c and cpu.S know of each other. */
#pragma once
#include <cpu/cpu.h>

enum { GS_INDEX = 8, GS_LOCKS = 24, GS_STRAND = 32 };   /* offsets of words that cpu.S reads behind GS */

void cpu_load_gs(u64 block);
void cpu_halt_off(void);                             /* halts as interrupts are, off for ever */
_Noreturn void cpu_without_strand(void);             /* cpu_strand ends here when there is none */
