/* switch.S - saving and continuing a context. */

#define SAVED_RSP 56                            /* of struct strand; context.c asserts it */

/* void context_switch(struct strand *from, struct strand *to) */
        .section .text.context_switch, "ax", @progbits
        .globl  context_switch
        .type   context_switch, @function
context_switch:
        .cfi_startproc
        pushq   %rbx
        .cfi_adjust_cfa_offset 8
        .cfi_rel_offset rbx, 0
        pushq   %rbp
        .cfi_adjust_cfa_offset 8
        .cfi_rel_offset rbp, 0
        pushq   %r12
        .cfi_adjust_cfa_offset 8
        .cfi_rel_offset r12, 0
        pushq   %r13
        .cfi_adjust_cfa_offset 8
        .cfi_rel_offset r13, 0
        pushq   %r14
        .cfi_adjust_cfa_offset 8
        .cfi_rel_offset r14, 0
        pushq   %r15
        .cfi_adjust_cfa_offset 8
        .cfi_rel_offset r15, 0
        movq    %rsp, SAVED_RSP(%rdi)
        movq    SAVED_RSP(%rsi), %rsp           /* another stack, laid out alike */
        popq    %r15
        .cfi_adjust_cfa_offset -8
        .cfi_restore r15
        popq    %r14
        .cfi_adjust_cfa_offset -8
        .cfi_restore r14
        popq    %r13
        .cfi_adjust_cfa_offset -8
        .cfi_restore r13
        popq    %r12
        .cfi_adjust_cfa_offset -8
        .cfi_restore r12
        popq    %rbp
        .cfi_adjust_cfa_offset -8
        .cfi_restore rbp
        popq    %rbx
        .cfi_adjust_cfa_offset -8
        .cfi_restore rbx
        ret
        .cfi_endproc
        .size   context_switch, . - context_switch

/* void context_here(struct saved_regs *out) */
        .section .text.context_here, "ax", @progbits
        .globl  context_here
        .type   context_here, @function
context_here:
        .cfi_startproc
        movq    %rbx, 0(%rdi)
        movq    %rbp, 8(%rdi)
        movq    %r12, 16(%rdi)
        movq    %r13, 24(%rdi)
        movq    %r14, 32(%rdi)
        movq    %r15, 40(%rdi)
        movq    (%rsp), %rax
        movq    %rax, 48(%rdi)
        leaq    8(%rsp), %rax
        movq    %rax, 56(%rdi)
        ret
        .cfi_endproc
        .size   context_here, . - context_here

/* The bottom of every stack that context_prepare laid out: nothing is above it for an unwinder. */
        .section .text.context_first, "ax", @progbits
        .hidden context_first
        .globl  context_first
        .type   context_first, @function
context_first:
        .cfi_startproc
        .cfi_undefined rip
        movq    %r12, %rdi
        xorl    %ebp, %ebp
        call    *%rbx
        ud2
        .cfi_endproc
        .size   context_first, . - context_first

/* _Noreturn void context_leave(u64 top, void (*entry)(u64), u64 arg) */
        .section .text.context_leave, "ax", @progbits
        .globl  context_leave
        .type   context_leave, @function
context_leave:
        .cfi_startproc
        .cfi_undefined rip
        movq    %rdi, %rsp
        andq    $-16, %rsp
        xorl    %ebp, %ebp
        movq    %rdx, %rdi
        pushq   $0                              /* a return address that is nobody's; keeps the alignment of a call */
        jmp     *%rsi
        .cfi_endproc
        .size   context_leave, . - context_leave

        .section .note.GNU-stack, "", @progbits
