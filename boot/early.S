/* early.S - entries for the exceptions and software interrupts of the nano core; none of them returns. */

        .section .text.early_stubs, "ax", @progbits
        .balign 16
        .globl  early_stubs
early_stubs:
        .cfi_startproc simple
        .cfi_undefined rip
        .set    vector, 0
        .rept   256
        .balign 16
        .set    has_error, (vector == 8) | (vector >= 10 && vector <= 14) | (vector == 17) | (vector == 21)
        .ifeq   has_error | (vector == 29) | (vector == 30)
        pushq   $0
        .endif
        pushq   $vector
        jmp     early_common
        .set    vector, vector + 1
        .endr
early_common:
        pushq   %rdi
        movq    %rsp, %rdi
        andq    $-16, %rsp
        cld
        call    early_report
        .cfi_endproc

/* void early_load(u64 idt) */
        .section .text.early_load, "ax", @progbits
        .globl  early_load
early_load:
        .cfi_startproc
        subq    $24, %rsp
        .cfi_adjust_cfa_offset 24
        movw    $4095, 6(%rsp)
        movq    %rdi, 8(%rsp)
        lidt    6(%rsp)
        movw    $23, 6(%rsp)
        leaq    early_gdt(%rip), %rax
        movq    %rax, 8(%rsp)
        lgdt    6(%rsp)
        addq    $24, %rsp
        .cfi_adjust_cfa_offset -24
        ret
        .cfi_endproc

/* The same two descriptors as entry.S loaded, at an address that outlives the boot tables. */
        .section .data.early_gdt, "aw", @progbits
        .balign 8
early_gdt:
        .quad   0, 0x00af9b000000ffff, 0x00cf93000000ffff

        .section .note.GNU-stack, "", @progbits
