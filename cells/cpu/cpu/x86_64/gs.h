/* gs.h - what cpu.c and cpu.S know of each other. */
#pragma once
#include <cpu/cpu.h>

/* Of the words that cpu.S reaches by GS. */
enum { GS_INDEX = CPU_GS_INDEX, GS_STRAND = 24, GS_QUIET = CPU_GS_QUIET, GS_FLAGS = CPU_GS_FLAGS };

void cpu_load_gs(u64 block);
void cpu_halt_off(void);                             /* halts as interrupts are, off for ever */
