#: cell bad_reloc
#: swap stateless
    .text
    .globl bad_reloc
bad_reloc:
    movabsq $bad_reloc@GOTOFF, %rax
    ret
