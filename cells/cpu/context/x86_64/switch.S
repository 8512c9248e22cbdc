/* switch.S - what a task's registers are while it does not run: saving, continuing, laying out, reading.
 *
 * A strand that is switched out has r15, r14, r13, r12, rbp, rbx and a return address on its stack, from saved_rsp
 * upwards. A fresh stack looks the same: its return address is context_first, which calls the entry kept in rbx with
 * the argument kept in r12. Such a strand holds its entry's address until it runs: whoever swaps cells must count it as
 * standing in the cell of its entry (context_regs gives it, rip inside this cell and rbx the entry).
 * Swap: stateless; a strand that is switched out returns into the version that switched it out. */

#define STACK_HIGH 32                           /* of struct strand; layout.c asserts them */
#define SAVED_RSP  56

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

/* void context_prepare(struct strand *s, void (*entry)(u64 arg), u64 arg) */
        .section .text.context_prepare, "ax", @progbits
        .globl  context_prepare
        .type   context_prepare, @function
context_prepare:
        .cfi_startproc
        movq    STACK_HIGH(%rdi), %rax
        andq    $-16, %rax
        subq    $64, %rax                       /* seven words, and one so that context_first is entered aligned */
        xorl    %ecx, %ecx
        movq    %rcx, 0(%rax)
        movq    %rcx, 8(%rax)
        movq    %rcx, 16(%rax)
        movq    %rdx, 24(%rax)
        movq    %rcx, 32(%rax)
        movq    %rsi, 40(%rax)
        leaq    context_first(%rip), %rcx
        movq    %rcx, 48(%rax)
        movq    %rax, SAVED_RSP(%rdi)
        ret
        .cfi_endproc
        .size   context_prepare, . - context_prepare

        .macro  copy from, to
        movq    \from(%rdx), %rax
        movq    %rax, \to(%rsi)
        .endm

/* void context_regs(const struct strand *s, struct saved_regs *out) */
        .section .text.context_regs, "ax", @progbits
        .globl  context_regs
        .type   context_regs, @function
context_regs:
        .cfi_startproc
        movq    SAVED_RSP(%rdi), %rdx
        copy    0, 40                           /* r15 */
        copy    8, 32
        copy    16, 24
        copy    24, 16                          /* r12 */
        copy    32, 8                           /* rbp */
        copy    40, 0                           /* rbx */
        copy    48, 48                          /* rip */
        leaq    56(%rdx), %rax
        movq    %rax, 56(%rsi)                  /* rsp */
        ret
        .cfi_endproc
        .size   context_regs, . - context_regs

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
