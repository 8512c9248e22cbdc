#: cell bad_range
#: swap stateless
    .text
    .globl bad_range
bad_range:
    movl $bad_range, %eax
    ret
