/* bad_reloc.S - R_X86_64_GOTOFF64, type 25. */

    .section .text.bad_reloc_never, "ax", @progbits
    .globl bad_reloc_never
    .type bad_reloc_never, @function
bad_reloc_never:
    .cfi_startproc
    movabsq $bad_reloc_never@GOTOFF, %rax
    ret
    .cfi_endproc
    .size bad_reloc_never, . - bad_reloc_never

    .section .note.GNU-stack, "", @progbits
