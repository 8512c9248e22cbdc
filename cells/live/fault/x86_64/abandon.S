/* abandon.S - void frame_abandon(struct frame *f): the trap's return goes to task_abandon. */

    .set FRAME_RIP, 136                                 /* as fault.c checks */

    .section .text.frame_abandon, "ax", @progbits
    .globl frame_abandon
    .hidden frame_abandon
    .type frame_abandon, @function
frame_abandon:
    .cfi_startproc
    movq task_abandon@GOTPCREL(%rip), %rax
    movq %rax, FRAME_RIP(%rdi)
    ret
    .cfi_endproc
    .size frame_abandon, . - frame_abandon

    .section .note.GNU-stack, "", @progbits
