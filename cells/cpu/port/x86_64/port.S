/* port.S - the x86 I/O ports.
 *
 * A cell of its own so that port instructions stand in one place; a call more is nothing beside a port access.
 * Bad at: string transfers, which no driver here needs. */

        .macro  function name
        .section .text.\name, "ax", @progbits
        .globl  \name
        .type   \name, @function
\name:
        .cfi_startproc
        movl    %edi, %edx
        .endm
        .macro  end name
        ret
        .cfi_endproc
        .size   \name, . - \name
        .endm

        .macro  input name, instruction:vararg
        function \name
        xorl    %eax, %eax
        \instruction
        end     \name
        .endm
        .macro  output name, instruction:vararg
        function \name
        movl    %esi, %eax
        \instruction
        end     \name
        .endm

        input   port_in8, inb %dx, %al
        input   port_in16, inw %dx, %ax
        input   port_in32, inl %dx, %eax
        output  port_out8, outb %al, %dx
        output  port_out16, outw %ax, %dx
        output  port_out32, outl %eax, %dx

        .section .note.GNU-stack, "", @progbits
