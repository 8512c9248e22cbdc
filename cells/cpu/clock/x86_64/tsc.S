/* tsc.S - the time-stamp counter. */
#include <function.h>

/* u64 clock_cycles(void): lfence keeps the read from moving before the instructions in front of it. */
        function clock_cycles
        lfence
        rdtsc
        shlq    $32, %rdx
        orq     %rdx, %rax
        ret
        end     clock_cycles

        .section .note.GNU-stack, "", @progbits
