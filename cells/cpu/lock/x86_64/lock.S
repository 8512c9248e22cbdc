/* lock.S - taking and giving back a spin lock when nobody is in the way; lock.c waits. */
#include <function.h>

#define GS_INDEX   8
#define GS_QUIET   32
#define GS_FLAGS   40
#define INTERRUPTS 0x200

        .hidden spin_wait

        function unsafe_spin_lock
        cmpl    $0, (%rdi)                      /* a word that is not there faults before the CPU is quiet */
        pushfq
        .cfi_adjust_cfa_offset 8
        popq    %rax
        .cfi_adjust_cfa_offset -8
        cli
        cmpq    $0, %gs:GS_QUIET
        jne     1f
        movq    %rax, %gs:GS_FLAGS
1:      incq    %gs:GS_QUIET
        movl    %gs:GS_INDEX, %ecx
        incl    %ecx
        xorl    %eax, %eax
        lock cmpxchgl %ecx, (%rdi)
        jne     spin_wait
        ret
        end     unsafe_spin_lock

        function unsafe_spin_unlock
        movl    $0, (%rdi)
        decq    %gs:GS_QUIET
        jnz     1f
        testl   $INTERRUPTS, %gs:GS_FLAGS
        jz      1f
        sti
1:      ret
        end     unsafe_spin_unlock

        .section .note.GNU-stack, "", @progbits
