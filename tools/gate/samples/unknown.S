// expect: unreadable
/* Vector code is not for cells, and so not known: what is not understood is refused. */
    .text
    .globl unknown
unknown:
    .cfi_startproc
    .cfi_personality 0x9b, DW.ref.__gcc_personality_v0
    .cfi_lsda 0x1b, .Ltable
    nop
.Lsite:
    call *slot@GOTPCREL(%rip)
.Lsite_end:
    movaps %xmm0, %xmm1
    ret
.Lpad:
    call *_Unwind_Resume@GOTPCREL(%rip)
    .cfi_endproc

    .section .gcc_except_table, "a"
.Ltable:
    .byte 0xff, 0xff, 1
    .uleb128 .Lsites_end - .Lsites
.Lsites:
    .uleb128 .Lsite - unknown, .Lsite_end - .Lsite, .Lpad - unknown, 0
.Lsites_end:
