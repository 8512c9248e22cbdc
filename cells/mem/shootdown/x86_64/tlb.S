/* tlb.S - the two instructions that forget translations on this CPU. */

        .section .text.tlb_forget_page, "ax", @progbits
        .hidden tlb_forget_page
        .globl  tlb_forget_page
        .type   tlb_forget_page, @function
tlb_forget_page:
        .cfi_startproc
        invlpg  (%rdi)
        ret
        .cfi_endproc
        .size   tlb_forget_page, . - tlb_forget_page

        .section .text.tlb_forget_all, "ax", @progbits
        .hidden tlb_forget_all
        .globl  tlb_forget_all
        .type   tlb_forget_all, @function
tlb_forget_all:
        .cfi_startproc
        movq    %cr3, %rax
        movq    %rax, %cr3
        ret
        .cfi_endproc
        .size   tlb_forget_all, . - tlb_forget_all

        .section .note.GNU-stack, "", @progbits
