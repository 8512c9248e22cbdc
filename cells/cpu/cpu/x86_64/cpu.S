/* cpu.S - the instructions that act on one CPU: its block behind GS, the interrupt flag, halt and pause.
 *
 * Each function is the instruction it is named after. What lies behind GS is read by one instruction, which cannot be
 * preempted in the middle; the offsets are those of struct cpu_block, which cpu.c asserts. */
#include <function.h>

#define GS_INDEX  8
#define GS_STRAND 24
#define GS_QUIET  32
#define GS_FLAGS  40
#define STRAND_KILL 0
#define STRAND_DEFER 8
#define GS_BASE_MSR 0xc0000101
#define INTERRUPTS 0x200

        .hidden cpu_load_gs, cpu_halt_off

        function cpu_index
        movl    %gs:GS_INDEX, %eax
        ret
        end     cpu_index

        function cpu_locks
        movq    %gs:GS_QUIET, %rax
        ret
        end     cpu_locks

/* What the first of several guards found is what the last one restores, in whichever order they end. */
        function unsafe_quiet_begin
        pushfq
        .cfi_adjust_cfa_offset 8
        popq    %rax
        .cfi_adjust_cfa_offset -8
        cli
        cmpq    $0, %gs:GS_QUIET
        jne     1f
        movq    %rax, %gs:GS_FLAGS
1:      incq    %gs:GS_QUIET
        movl    %gs:GS_INDEX, %eax
        ret
        end     unsafe_quiet_begin

        function unsafe_quiet_end
        decq    %gs:GS_QUIET
        jnz     1f
        testl   $INTERRUPTS, %gs:GS_FLAGS
        jz      1f
        sti
1:      ret
        end     unsafe_quiet_end

        function unsafe_quiet_forget
        movq    $0, %gs:GS_QUIET
        ret
        end     unsafe_quiet_forget

        function cpu_strand
        movq    %gs:GS_STRAND, %rax
        ret
        end     cpu_strand

/* A kill point costs six instructions as long as nobody asks for a kill. */
        function poll
        movq    %gs:GS_STRAND, %rax
        testq   %rax, %rax
        jz      1f
        cmpq    $0, STRAND_KILL(%rax)
        jne     2f
1:      ret
2:      cmpq    $0, STRAND_DEFER(%rax)
        jne     1b
        pushfq
        .cfi_adjust_cfa_offset 8
        popq    %rax
        .cfi_adjust_cfa_offset -8
        testl   $INTERRUPTS, %eax
        jz      1b
        subq    $8, %rsp
        .cfi_adjust_cfa_offset 8
        call    *raise_kill@GOTPCREL(%rip)
        ud2
        end     poll

        function cpu_has_strand
        xorl    %eax, %eax
        cmpq    $0, %gs:GS_STRAND
        setne   %al
        ret
        end     cpu_has_strand

        function cpu_set_strand
        movq    %rdi, %gs:GS_STRAND
        ret
        end     cpu_set_strand

        function cpu_load_gs
        movl    $GS_BASE_MSR, %ecx
        movl    %edi, %eax
        movq    %rdi, %rdx
        shrq    $32, %rdx
        wrmsr
        ret
        end     cpu_load_gs

        function cpu_irq_save
        pushfq
        .cfi_adjust_cfa_offset 8
        popq    %rax
        .cfi_adjust_cfa_offset -8
        cli
        ret
        end     cpu_irq_save

        function cpu_irq_restore
        testl   $INTERRUPTS, %edi
        jz      1f
        sti
1:      ret
        end     cpu_irq_restore

        function cpu_irq_enabled
        pushfq
        .cfi_adjust_cfa_offset 8
        popq    %rax
        .cfi_adjust_cfa_offset -8
        shrl    $9, %eax
        andl    $1, %eax
        ret
        end     cpu_irq_enabled

        function cpu_irq_enable
        sti
        ret
        end     cpu_irq_enable

        function cpu_irq_disable
        cli
        ret
        end     cpu_irq_disable

/* sti takes effect after the next instruction, so no interrupt slips in between. */
        function cpu_halt
        sti
        hlt
        ret
        end     cpu_halt

        function cpu_halt_off
        hlt
        ret
        end     cpu_halt_off

        function cpu_relax
        pause
        ret
        end     cpu_relax

        .section .note.GNU-stack, "", @progbits
