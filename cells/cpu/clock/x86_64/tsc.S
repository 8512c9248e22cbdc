/* tsc.S - the time-stamp counter. */

/* u64 clock_cycles(void): lfence keeps the read from moving before the instructions in front of it. */
        .section .text.clock_cycles, "ax", @progbits
        .globl  clock_cycles
        .type   clock_cycles, @function
clock_cycles:
        .cfi_startproc
        lfence
        rdtsc
        shlq    $32, %rdx
        orq     %rdx, %rax
        ret
        .cfi_endproc
        .size   clock_cycles, . - clock_cycles

        .section .note.GNU-stack, "", @progbits
