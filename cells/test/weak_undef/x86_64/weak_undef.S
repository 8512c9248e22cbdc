/* weak_undef.S - the slot of a weak undefined symbol. */

    .weak nobody_defines_this

    .section .text.weak_undef_seen, "ax", @progbits
    .globl weak_undef_seen
    .type weak_undef_seen, @function
weak_undef_seen:
    .cfi_startproc
    movq nobody_defines_this@GOTPCREL(%rip), %rax
    movq %rax, (%rdx)                                   /* result.ptr */
    xorl %eax, %eax
    ret
    .cfi_endproc
    .size weak_undef_seen, . - weak_undef_seen

    .section .note.GNU-stack, "", @progbits
