#: cell stub_call
#: needs counted
#: swap stateless
    .text
    .globl stub_call_version
    .type stub_call_version, @function
stub_call_version:
    .cfi_startproc
    subq $8, %rsp
    .cfi_adjust_cfa_offset 8
    call counted_version@PLT
    addq $100, %rax
    addq $8, %rsp
    .cfi_adjust_cfa_offset -8
    ret
    .cfi_endproc
    .size stub_call_version, .-stub_call_version
    .section .note.GNU-stack,"",@progbits
