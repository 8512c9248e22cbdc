/* raise.S - panic, kill, resume and catch: each leaves or guards its frame by a software interrupt or a landing pad.
 *
 * All of it is hand-written so that the unwinder finds exact frames: the trap's pc lies in a function with CFI and no
 * LSDA, one step leads to the caller's call site. raise_catch carries an LSDA of its own whose single landing pad
 * returns 1 instead of resuming - that is all a catch point is. `ud2` after each int is never reached. */

        .macro  raise name, vector
        .section .text.\name, "ax", @progbits
        .globl  \name
        .type   \name, @function
\name:
        .cfi_startproc
        int     $\vector
        ud2
        .cfi_endproc
        .size   \name, . - \name
        .endm

        raise   panic, 0x80
        raise   raise_kill, 0x81
        raise   _Unwind_Resume, 0x82

        .section .text.__gcc_personality_v0, "ax", @progbits
        .globl  __gcc_personality_v0
        .type   __gcc_personality_v0, @function
__gcc_personality_v0:
        .cfi_startproc
        ud2
        .cfi_endproc
        .size   __gcc_personality_v0, . - __gcc_personality_v0

/* u32 raise_catch(void (*fn)(u64), u64 arg) */
        .section .text.raise_catch, "ax", @progbits
        .globl  raise_catch
        .type   raise_catch, @function
raise_catch:
        .cfi_startproc
        .cfi_personality 0x1b, __gcc_personality_v0
        .cfi_lsda 0x1b, catch_sites
        subq    $8, %rsp
        .cfi_adjust_cfa_offset 8
        movq    %rdi, %rax
        movq    %rsi, %rdi
catch_call:
        call    *%rax
catch_returned:
        xorl    %eax, %eax
        addq    $8, %rsp
        .cfi_remember_state
        .cfi_adjust_cfa_offset -8
        ret
        .cfi_restore_state
catch_landing:
        movl    $1, %eax
        addq    $8, %rsp
        .cfi_adjust_cfa_offset -8
        ret
        .cfi_endproc
        .size   raise_catch, . - raise_catch

        .section .gcc_except_table.raise_catch, "a", @progbits
catch_sites:
        .byte   0xff                                    /* landing pads are relative to the function */
        .byte   0xff                                    /* no type table */
        .byte   0x01                                    /* call sites in uleb128 */
        .uleb128 sites_end - sites
sites:  .uleb128 catch_call - raise_catch
        .uleb128 catch_returned - catch_call
        .uleb128 catch_landing - raise_catch
        .uleb128 0
sites_end:

        .section .note.GNU-stack, "", @progbits
