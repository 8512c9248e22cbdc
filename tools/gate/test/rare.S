/* rare.S - the instructions the decoder knows and cells seldom or never have, with every form of memory operand. */
    .text
    .cfi_startproc
    .irp op, add, or, adc, sbb, and, sub, xor, cmp
    \op %al, (%rbx)
    \op %rax, 8(%r13)
    \op 0x1234(%rsp), %cl
    \op (%rax,%r12,8), %r9
    \op $1, %al
    \op $0x12345678, %eax
    \op $0x1234, %ax
    \op $0x12345678, %rax
    \op\()l $5, 4(%rbp,%rcx,2)
    \op\()b $5, (%rdx)
    \op\()w $0x1234, here(%rip)
    \op\()q $-5, %r15
    .endr
    .irp op, rol, ror, rcl, rcr, shl, shr, sar
    \op\()b $3, (%rax)
    \op\()q $3, 8(%rax)
    \op\()b (%rax)
    \op\()l (%rax)
    \op\()w %cl, (%rax)
    \op\()b %cl, %dh
    .endr
    .irp op, not, neg, mul, imul, div, idiv, inc, dec
    \op\()b (%rdi)
    \op\()w (%rdi)
    \op\()l 0x100(%rdi)
    \op\()q %r14
    .endr
    .irp op, bt, bts, btr, btc
    \op %rax, (%rbx)
    \op\()q $7, (%rbx)
    .endr
    test %al, (%rcx)
    test %r8, %r9
    testb $1, (%rcx)
    testw $0x1234, (%rcx)
    testl $0x12345678, (%rcx)
    test $1, %al
    test $0x1234, %ax
    test $0x12345678, %rax
    xchg %al, (%rcx)
    lock xchg %r8, (%rcx)
    xchg %rax, %r9
    xchg %ax, %ax
    nop
    pause
    nopw 0x12345678(%rax,%rax,1)
    endbr64
    movb $1, (%rax)
    movb $1, %ah
    movw $0x1234, (%rax)
    movl $0x12345678, -0x80(%rax)
    movq $-1, 0x80(%rax)
    mov $0x1234, %dx
    mov $0x12345678, %r10d
    movabs $0x123456789abcdef0, %r10
    movabs 0x123456789abcdef0, %al
    movabs 0x123456789abcdef0, %rax
    movabs %al, 0x123456789abcdef0
    movabs %eax, 0x123456789abcdef0
    mov 0x12345678, %eax
    mov (,%rbx,4), %rax
    mov 0x10(,%r12,8), %rax
    mov (%r12), %rax
    mov (%r13), %rax
    mov %fs:(%rax), %rax
    mov %gs:0x10, %rax
    mov %ds, %eax
    mov %ds, (%rax)
    mov %eax, %es
    mov (%rax), %fs
    lea (%rax,%rax,4), %r11d
    movslq (%rax), %rbx
    movzbl (%rax), %ebx
    movzwq %bx, %rbx
    movsbw (%rax), %bx
    movswl %bx, %ebx
    imul $3, (%rax), %rbx
    imul $0x1234, %bx, %ax
    imul $0x12345678, (%rax), %ebx
    imul (%rax), %rbx
    push $1
    push $0x12345678
    push %r12
    pushq (%rax)
    pop %r12
    popq 8(%rax)
    pushf
    popf
    lahf
    sahf
    leave
    cltq
    cwtl
    cqto
    fwait
    .irp op, movsb, movsw, movsl, movsq, stosb, stosq, lodsb, lodsq, cmpsb, cmpsq, scasb, scasw, insb, insl, outsb
    \op
    rep \op
    .endr
    in $0x60, %al
    in %dx, %eax
    out %al, $0x60
    out %ax, %dx
    clc
    stc
    cmc
    cli
    sti
    cld
    std
    hlt
    int3
    int $0x80
    ud2
    loop here
    loope here
    loopne here
    jrcxz here
    jo here
    .irp op, call, jmp
    \op here
    \op *%rax
    \op *(%rax,%rbx,8)
    \op *here(%rip)
    .endr
    jmp away
    jg away
    call away
here:
    ret
    ret $8
    lretl
    iretq
    ljmp *(%rax)
    sldt (%rax)
    str %eax
    lldt %ax
    ltr (%rax)
    sgdt (%rax)
    sidt (%rax)
    lgdt (%rax)
    lidt here(%rip)
    smsw %eax
    lmsw (%rax)
    invlpg (%rax)
    swapgs
    rdtscp
    monitor
    mwait
    clac
    stac
    xgetbv
    xsetbv
    syscall
    clts
    invd
    wbinvd
    prefetchw (%rax)
    prefetcht0 (%rax)
    mov %cr3, %rax
    mov %r8, %cr8
    mov %db7, %rax
    mov %rax, %db7
    wrmsr
    rdtsc
    rdmsr
    rdpmc
    cmovne (%rax), %rbx
    cmovg %r8, %r9
    setne (%rax)
    seta %dl
    push %fs
    pop %fs
    push %gs
    pop %gs
    cpuid
    shld $3, %rax, (%rbx)
    shld %cl, %eax, (%rbx)
    shrd $3, %rax, (%rbx)
    shrd %cl, %eax, (%rbx)
    fxsave (%rax)
    fxrstor64 (%rax)
    ldmxcsr (%rax)
    stmxcsr (%rax)
    mfence
    lfence
    sfence
    clflush (%rax)
    rdfsbase %rax
    wrgsbase %rax
    lock cmpxchg %cl, (%rbx)
    lock cmpxchg %rcx, (%rbx)
    lock cmpxchg16b (%rbx)
    cmpxchg8b (%rbx)
    lock xadd %cl, (%rbx)
    lock xadd %rcx, 0x10(%rbx)
    popcnt (%rax), %rbx
    bsf (%rax), %rbx
    tzcnt %rax, %rbx
    bsr (%rax), %rbx
    lzcnt (%rax), %ebx
    movnti %rax, (%rbx)
    rdrand %rax
    rdseed %r8d
    bswap %eax
    bswap %r12
    movbe (%rax), %rbx
    movbe %rbx, (%rax)
    crc32b (%rax), %ebx
    crc32q %rax, %rbx
    invpcid (%rax), %rbx
    .space 200, 0x90
away:
    ret
    .cfi_endproc
