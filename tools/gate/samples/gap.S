// expect: 9 lies in a gap
/* Written by hand: each kind of instruction that may trap, in the gap between two ranges; the call ends at the start of
 * a range and is in the gap all the same. What is harmless stands between them. */
    .section .text.gap, "ax"
    .globl gap
    .type gap, @function
gap:
    .cfi_startproc
    .cfi_personality 0x9b, DW.ref.__gcc_personality_v0
    .cfi_lsda 0x1b, .Ltable
    sub $24, %rsp
    .cfi_def_cfa_offset 32
.Lfirst:
    call *slot@GOTPCREL(%rip)
.Lfirst_end:
    mov 8(%rsp), %rax
    lea 8(%rsp), %rdi
    mov %rax, (%rdi)
    mov (%rax), %rcx                                 /* 1: through a pointer */
    mov %rcx, 8(%rax)                                /* 2 */
    mov (%rdi,%rcx,8), %rdx                          /* 3: the frame, but at an unknown index */
    rep movsq                                        /* 4: to the frame, from anywhere */
    div %rcx                                         /* 5 */
    wrmsr                                            /* 6 */
    mov %rax, constant(%rip)                         /* 7: read-only */
    mov variable(%rip), %rax
    bts %rcx, 8(%rsp)                                /* 8: as far away as rcx says */
    call harmless                                    /* 9 */
.Lsecond:
    call *slot@GOTPCREL(%rip)
.Lsecond_end:
    add $24, %rsp
    .cfi_def_cfa_offset 8
    ret
.Lpad:
    .cfi_def_cfa_offset 32
    mov %rax, %rdi
.Lresume:
    call *_Unwind_Resume@GOTPCREL(%rip)
.Lresume_end:
    .cfi_endproc
    .size gap, . - gap

    .section .gcc_except_table.gap, "a"
.Ltable:
    .byte 0xff, 0xff, 1
    .uleb128 .Lsites_end - .Lsites
.Lsites:
    .uleb128 .Lfirst - gap, .Lfirst_end - .Lfirst, .Lpad - gap, 0
    .uleb128 .Lsecond - gap, .Lsecond_end - .Lsecond, .Lpad - gap, 0
    .uleb128 .Lresume - gap, .Lresume_end - .Lresume, 0, 0
.Lsites_end:

    .section .rodata.constant, "a"
constant:
    .quad 1
    .section .data.variable, "aw"
variable:
    .quad 1
