#: cell bad_wx
#: swap stateless
    .section .both,"awx",@progbits
    .globl bad_wx
bad_wx:
    ret
