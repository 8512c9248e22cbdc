/* common_sym.S - two common symbols, reached directly and through a slot. */

    .comm shared_room, 4096, 64
    .comm small_room, 8, 8
    .hidden shared_room
    .hidden small_room

    .section .text.common_sym_seen, "ax", @progbits
    .globl common_sym_seen
    .type common_sym_seen, @function
common_sym_seen:
    .cfi_startproc
    movq $5, shared_room+4088(%rip)
    movq small_room@GOTPCREL(%rip), %rax
    movq $6, (%rax)
    movq (%rax), %rax
    addq shared_room+4088(%rip), %rax
    leaq shared_room(%rip), %rcx
    andq $63, %rcx
    addq %rcx, %rax
    movq %rax, (%rdx)                                   /* result.ptr */
    xorl %eax, %eax
    ret
    .cfi_endproc
    .size common_sym_seen, . - common_sym_seen

    .section .note.GNU-stack, "", @progbits
