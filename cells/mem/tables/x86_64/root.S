/* root.S - the change to other page tables. */

        .section .text.root_load, "ax", @progbits
        .hidden root_load
        .globl  root_load
        .type   root_load, @function
root_load:
        .cfi_startproc
        movq    %rdi, %cr3
        ret
        .cfi_endproc
        .size   root_load, . - root_load

        .section .note.GNU-stack, "", @progbits
