/* tlb.S - the two instructions that forget translations on this CPU. */
#include <function.h>

        .hidden tlb_forget_page
        function tlb_forget_page
        invlpg  (%rdi)
        ret
        end     tlb_forget_page

        .hidden tlb_forget_all
        function tlb_forget_all
        movq    %cr3, %rax
        movq    %rax, %cr3
        ret
        end     tlb_forget_all

        .section .note.GNU-stack, "", @progbits
