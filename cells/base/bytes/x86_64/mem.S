/* mem.S - memcpy, memmove, memset and memcmp by string instructions, eight bytes at a time.
 *
 * What compiled code calls by itself, so they depend on nothing. A string instruction that faults has done a prefix of
 * its work, and none of these moves the stack: the unwinder goes straight on to the caller. The direction flag is clear
 * wherever compiled code runs and stays so, hence the plain loop of memmove.
 * Bad at: a few bytes, where a string instruction takes longer to begin than to work. */
#include <function.h>

        function memcpy
        movq    %rdi, %rax
        movq    %rdx, %rcx
        shrq    $3, %rcx
        rep movsq
        movl    %edx, %ecx
        andl    $7, %ecx
        rep movsb
        ret
        end     memcpy

/* Forwards unless the target begins inside the source. */
        function memmove
        movq    %rdi, %rax
        subq    %rsi, %rax
        cmpq    %rdx, %rax
        jae     memcpy
        movq    %rdi, %rax
        jmp     2f
1:      movq    (%rsi,%rdx), %rcx
        movq    %rcx, (%rdi,%rdx)
2:      subq    $8, %rdx
        jae     1b
        addq    $8, %rdx
        jmp     4f
3:      movb    (%rsi,%rdx), %cl
        movb    %cl, (%rdi,%rdx)
4:      subq    $1, %rdx
        jae     3b
        ret
        end     memmove

        function memset
        movq    %rdi, %r8
        movzbl  %sil, %eax
        movabsq $0x0101010101010101, %rcx
        imulq   %rcx, %rax
        movq    %rdx, %rcx
        shrq    $3, %rcx
        rep stosq
        movl    %edx, %ecx
        andl    $7, %ecx
        rep stosb
        movq    %r8, %rax
        ret
        end     memset

/* Words that differ are compared again by bytes, the lowest first. */
        function memcmp
        xchgq   %rdi, %rsi
        movq    %rdx, %rcx
        xorl    %eax, %eax
        shrq    $3, %rcx
        repe cmpsq
        jne     2f
        movl    %edx, %ecx
        andl    $7, %ecx
1:      repe cmpsb
        je      3f
        sbbl    %eax, %eax
        orl     $1, %eax
        ret
2:      subq    $8, %rsi
        subq    $8, %rdi
        movl    $8, %ecx
        jmp     1b
3:      ret
        end     memcmp

        .section .note.GNU-stack, "", @progbits
