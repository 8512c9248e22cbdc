#: cell bad_direct
#: needs counted
#: swap stateless
    .text
    .globl bad_direct
bad_direct:
    leaq counted_version(%rip), %rax
    ret
