/* root.S - the change to other page tables. */
#include <function.h>

        .hidden root_load
        function root_load
        movq    %rdi, %cr3
        ret
        end     root_load

        .section .note.GNU-stack, "", @progbits
