#: cell comdat
#: swap stateless
    .section .text.shared_once,"axG",@progbits,shared_once,comdat
    .weak shared_once
    .hidden shared_once
    .type shared_once, @function
shared_once:
    .cfi_startproc
    movl $9, %eax
    ret
    .cfi_endproc
    .text
    .globl comdat_seen
    .type comdat_seen, @function
comdat_seen:
    .cfi_startproc
    jmp shared_once
    .cfi_endproc
    .section .note.GNU-stack,"",@progbits
