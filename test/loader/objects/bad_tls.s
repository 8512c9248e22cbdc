#: cell bad_tls
#: swap stateless
    .text
    .globl bad_tls
bad_tls:
    movq %fs:mine@tpoff, %rax
    ret
    .section .tbss,"awT",@nobits
mine:
    .zero 8
