/* comdat.S - a group as compilers make them for what several sources may define. */

    .section .text.shared_once, "axG", @progbits, shared_once, comdat
    .weak shared_once
    .hidden shared_once
    .type shared_once, @function
shared_once:
    .cfi_startproc
    movl $9, %eax
    ret
    .cfi_endproc
    .size shared_once, . - shared_once

    .section .text.comdat_seen, "ax", @progbits
    .globl comdat_seen
    .type comdat_seen, @function
comdat_seen:
    .cfi_startproc
    call shared_once
    movq %rax, (%rdx)                                   /* result.ptr */
    xorl %eax, %eax
    ret
    .cfi_endproc
    .size comdat_seen, . - comdat_seen

    .section .note.GNU-stack, "", @progbits
