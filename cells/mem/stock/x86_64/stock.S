/* stock.S - pushing to and popping from this CPU's stock when its lock is free, as it is but for a trim; stock.c waits.
 *
 * The lock word is taken as unsafe_spin_lock does, without counting: nothing is called under it. */
#include <function.h>

#define GS_INDEX  8
#define MAX       96                                    /* stock.c compares these with stock.h */
#define SIZE      784
#define COUNT     8
#define NUMBERS   16

/* rdi: this CPU's stock, locked, interrupts off; r8: all stocks. */
        .macro  lock_mine busy
        movq    %rdi, %r8
        pushfq
        .cfi_adjust_cfa_offset 8
        cli
        movl    %gs:GS_INDEX, %ecx
        imull   $SIZE, %ecx, %eax
        addq    %rax, %rdi
        incl    %ecx
        xorl    %eax, %eax
        lock cmpxchgl %ecx, (%rdi)
        jne     \busy
        .endm
        .macro  unlock
        movl    $0, (%rdi)
        popfq
        .cfi_adjust_cfa_offset -8
        .endm
        .macro  go_slow name
        popfq
        .cfi_adjust_cfa_offset -8
        movq    %r8, %rdi
        jmp     \name
        .endm

        .hidden stock_push_slow, stock_pop_slow

        function stock_push
        lock_mine 2f
        movq    COUNT(%rdi), %rcx
        cmpq    $MAX, %rcx
        je      1f
        movq    %rsi, NUMBERS(%rdi,%rcx,8)
        incq    COUNT(%rdi)
        movl    $1, %eax
1:      .cfi_remember_state
        unlock
        ret
        .cfi_restore_state
2:      go_slow stock_push_slow
        end     stock_push

        function stock_pop
        lock_mine 2f
        movq    COUNT(%rdi), %rcx
        decq    %rcx
        js      1f
        movq    NUMBERS(%rdi,%rcx,8), %rdx
        movq    %rdx, (%rsi)
        movq    %rcx, COUNT(%rdi)
        movl    $1, %eax
1:      .cfi_remember_state
        unlock
        ret
        .cfi_restore_state
2:      go_slow stock_pop_slow
        end     stock_pop

        .section .note.GNU-stack, "", @progbits
