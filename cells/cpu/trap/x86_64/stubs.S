/* stubs.S - the 256 entries, and the way back.
 *
 * A stub completes what the CPU pushed with an error code (0 where the CPU has none) and the vector, then joins
 * trap_common or, for page faults, trap_page_common. Both push the general registers, which makes a struct frame.
 * The CFI describes the interrupted registers at every instruction, as a signal frame: the CFA is the address behind
 * the frame, rip and rsp lie where the CPU pushed them. */

        .macro  save reg
        pushq   %\reg
        .cfi_adjust_cfa_offset 8
        .cfi_rel_offset \reg, 0
        .endm
        .macro  load reg
        popq    %\reg
        .cfi_adjust_cfa_offset -8
        .cfi_restore \reg
        .endm

        .macro  save_all
        save    rax
        save    rbx
        save    rcx
        save    rdx
        save    rsi
        save    rdi
        save    rbp
        save    r8
        save    r9
        save    r10
        save    r11
        save    r12
        save    r13
        save    r14
        save    r15
        cld
        movq    %rsp, %rdi
        .endm

        .macro  begin_frame offset
        .cfi_startproc simple
        .cfi_signal_frame
        .cfi_def_cfa rsp, \offset
        .cfi_offset rip, -40
        .cfi_offset rsp, -16
        .endm

        .hidden trap_dispatch, trap_page
        .section .text.trap_stubs, "ax", @progbits
        .balign 16
        .type   trap_stubs, @function
trap_stubs:
        begin_frame 40
        .set    vector, 0
        .rept   256
        .balign 16
        .set    has_error, (vector == 8) | (vector >= 10 && vector <= 14) | (vector == 17) | (vector == 21)
        .if     has_error | (vector == 29) | (vector == 30)
        .cfi_def_cfa_offset 48
        .else
        .cfi_def_cfa_offset 40
        pushq   $0
        .cfi_def_cfa_offset 48
        .endif
        pushq   $vector
        .cfi_def_cfa_offset 56
        .if     vector == 14
        jmp     trap_page_common
        .else
        jmp     trap_common
        .endif
        .set    vector, vector + 1
        .endr
        .cfi_endproc
        .size   trap_stubs, . - trap_stubs

        .section .text.trap_common, "ax", @progbits
        .type   trap_common, @function
trap_common:
        begin_frame 56
        save_all
        call    trap_dispatch
trap_return:
        load    r15
        load    r14
        load    r13
        load    r12
        load    r11
        load    r10
        load    r9
        load    r8
        load    rbp
        load    rdi
        load    rsi
        load    rdx
        load    rcx
        load    rbx
        load    rax
        addq    $16, %rsp
        .cfi_adjust_cfa_offset -16
        iretq
        .cfi_endproc
        .size   trap_common, . - trap_common

        .section .text.trap_page_common, "ax", @progbits
        .type   trap_page_common, @function
trap_page_common:
        begin_frame 56
        save_all
        call    trap_page
        testq   %rax, %rax
        jz      trap_return
        movq    %rax, %rsp                      /* the frame's copy: the CFA moves along */
        movq    %rax, %rdi
        call    trap_dispatch
        jmp     trap_return
        .cfi_endproc
        .size   trap_page_common, . - trap_page_common

        .section .text.trap_copy, "ax", @progbits
        .hidden trap_copy
        .globl  trap_copy
        .type   trap_copy, @function
trap_copy:
        .cfi_startproc
        movl    $22, %ecx
trap_copy_access:
        rep movsq
        movl    $1, %eax
        ret
trap_copy_fixed:
        xorl    %eax, %eax
        ret
        .cfi_endproc
        .size   trap_copy, . - trap_copy

        .section .text.trap_read_cr2, "ax", @progbits
        .hidden trap_read_cr2
        .globl  trap_read_cr2
        .type   trap_read_cr2, @function
trap_read_cr2:
        .cfi_startproc
        movq    %cr2, %rax
        ret
        .cfi_endproc
        .size   trap_read_cr2, . - trap_read_cr2

        .section .text.trap_load, "ax", @progbits
        .hidden trap_load
        .globl  trap_load
        .type   trap_load, @function
trap_load:
        .cfi_startproc
        subq    $24, %rsp
        .cfi_adjust_cfa_offset 24
        movw    $39, 6(%rsp)
        movq    %rdi, 8(%rsp)
        lgdt    6(%rsp)
        movw    $4095, 6(%rsp)
        movq    %rsi, 8(%rsp)
        lidt    6(%rsp)
        addq    $24, %rsp
        .cfi_adjust_cfa_offset -24
        movl    $0x10, %eax
        movl    %eax, %ds
        movl    %eax, %es
        movl    %eax, %ss
        movl    $0x18, %eax
        ltr     %ax
        leaq    1f(%rip), %rdx
        pushq   $8
        .cfi_adjust_cfa_offset 8
        pushq   %rdx
        .cfi_adjust_cfa_offset 8
        lretq                                   /* loads the code segment anew */
        .cfi_adjust_cfa_offset -16
1:      ret
        .cfi_endproc
        .size   trap_load, . - trap_load

        .section .text.trap_code, "ax", @progbits
        .hidden trap_code
        .globl  trap_code
        .type   trap_code, @function
trap_code:
        .cfi_startproc
        leaq    code(%rip), %rax
        ret
        .cfi_endproc
        .size   trap_code, . - trap_code

        .section .data.rel.ro.trap_code, "aw", @progbits
        .type   code, @object
        .balign 8
code:
        .quad   trap_stubs, trap_copy_access, trap_copy_fixed
        .size   code, . - code

        .section .note.GNU-stack, "", @progbits
