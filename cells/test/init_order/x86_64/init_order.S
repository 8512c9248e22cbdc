/* init_order.S - init arrays out of order in the file: priority 200, none, 101. */

    .macro note name, digit
    .section .text.\name, "ax", @progbits
    .type \name, @function
\name:
    .cfi_startproc
    imulq $10, seen(%rip), %rax
    addq $\digit, %rax
    movq %rax, seen(%rip)
    ret
    .cfi_endproc
    .size \name, . - \name
    .endm

    note second, 2
    note third, 3
    note first, 1

    .section .init_array.00200, "aw", @init_array
    .quad second
    .section .init_array, "aw", @init_array
    .quad third
    .section .init_array.00101, "aw", @init_array
    .quad first

    .section .text.init_order_seen, "ax", @progbits
    .globl init_order_seen
    .type init_order_seen, @function
init_order_seen:
    .cfi_startproc
    movq seen(%rip), %rax
    movq %rax, (%rdx)                                   /* result.ptr */
    xorl %eax, %eax
    ret
    .cfi_endproc
    .size init_order_seen, . - init_order_seen

    .section .bss.seen, "aw", @nobits
    .balign 8
seen:
    .zero 8

    .section .note.GNU-stack, "", @progbits
