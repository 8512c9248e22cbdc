/* function.h - for assembly: a function in a section of its own, with unwind tables.
 *
 *         function name
 *         ...                  each change of the stack with its .cfi_ directive
 *         end     name
 */
#pragma once

        .macro  function name
        .section .text.\name, "ax", @progbits
        .globl  \name
        .type   \name, @function
\name:
        .cfi_startproc
        .endm
        .macro  end name
        .cfi_endproc
        .size   \name, . - \name
        .endm
