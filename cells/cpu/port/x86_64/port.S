/* port.S - the x86 I/O ports.
 *
 * A cell of its own so that port instructions stand in one place; a call more is nothing beside a port access.
 * Bad at: string transfers, which no driver here needs. */
#include <function.h>

        .macro  input name, instruction:vararg
        function \name
        movl    %edi, %edx
        xorl    %eax, %eax
        \instruction
        ret
        end     \name
        .endm
        .macro  output name, instruction:vararg
        function \name
        movl    %edi, %edx
        movl    %esi, %eax
        \instruction
        ret
        end     \name
        .endm

        input   port_in8, inb %dx, %al
        input   port_in16, inw %dx, %ax
        input   port_in32, inl %dx, %eax
        output  port_out8, outb %al, %dx
        output  port_out16, outw %ax, %dx
        output  port_out32, outl %eax, %dx

        .section .note.GNU-stack, "", @progbits
