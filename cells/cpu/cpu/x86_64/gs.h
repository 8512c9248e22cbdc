/* gs.h - what cpu.c and cpu.S know of each other. */
#pragma once
#include <cpu/cpu.h>

enum { GS_INDEX = 8, GS_STRAND = 24, GS_QUIET = 32, GS_FLAGS = 40 };    /* of the words that cpu.S reaches by GS */

void cpu_load_gs(u64 block);
void cpu_halt_off(void);                             /* halts as interrupts are, off for ever */
_Noreturn void cpu_without_strand(void);             /* cpu_strand ends here when there is none */
