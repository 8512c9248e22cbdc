/* entry.S - from the loader's 32-bit entry to nano_main in long mode.
 *
 * Two loaders are understood: PVH (qemu -kernel: the note below names the entry, ebx = start_info) and multiboot2
 * (GRUB: the header below, eax = magic, ebx = information). Both enter in 32-bit protected mode, paging off.
 * The tables built here live until mapping_boot replaces them:
 *   - the first 4 GiB identity mapped, the first 2 MiB of it in 4 KiB pages so that this code is the only part of it
 *     that may be executed and is not writable; all else of it is data;
 *   - the nano image at 0xffffffff80000000 + its physical address, in 4 KiB pages with the access of its segments;
 *   - slot 510 of the top table maps the tables themselves.
 * So nothing is writable and executable from the first instruction with paging on. */

#define P4_SELF    510
#define PRESENT    1
#define WRITE      2
#define HUGE       0x80
#define NX_HIGH    0x80000000          /* bit 63, in the upper half of an entry */

    .section .boot.header, "a"
    .balign 8
multiboot2_header:
    .long 0xe85250d6, 0, multiboot2_end - multiboot2_header
    .long -(0xe85250d6 + (multiboot2_end - multiboot2_header))
    .short 6, 0                        /* modules on page boundaries */
    .long 8
    .short 0, 0
    .long 8
multiboot2_end:

    .section .note.Xen, "a", @note
    .balign 4
    .long 4, 4, 18                     /* XEN_ELFNOTE_PHYS32_ENTRY */
    .asciz "Xen"
    .long enter_pvh

    .section .boot.text, "ax"
    .code32
    .globl enter_pvh, enter_multiboot2
    .cfi_startproc
    .cfi_undefined 16                  /* rip */
enter_pvh:
    movl $1, %ebp                      /* BOOT_PVH */
    jmp boot_common
enter_multiboot2:
    movl $2, %ebp                      /* BOOT_MULTIBOOT2 */
    movl $no_loader, %esi
    cmpl $0x36d76289, %eax
    jne boot_fail
boot_common:
    cli
    cld
    movl $boot_stack_low_top, %esp
    movl %ebx, boot_information

    /* Long mode and NX, or nothing. A CPU without CPUID ignores writes to the ID flag. */
    movl $no_long_mode, %esi
    pushfl
    popl %eax
    movl %eax, %ecx
    xorl $0x200000, %eax
    pushl %eax
    popfl
    pushfl
    popl %eax
    cmpl %ecx, %eax
    je boot_fail
    movl $0x80000000, %eax
    cpuid
    cmpl $0x80000001, %eax
    jb boot_fail
    movl $0x80000001, %eax
    cpuid
    testl $(1 << 29), %edx
    jz boot_fail
    movl $no_nx, %esi
    testl $(1 << 20), %edx
    jz boot_fail

    /* Identity: four tables of 2 MiB pages, data only. */
    movl $boot_p2_low, %edi
    movl $(PRESENT | WRITE | HUGE), %eax
1:  movl %eax, (%edi)
    movl $NX_HIGH, 4(%edi)
    addl $8, %edi
    addl $0x200000, %eax
    cmpl $(boot_p2_low + 4 * 4096), %edi
    jne 1b
    movl $(boot_p1_low + PRESENT + WRITE), boot_p2_low
    movl $0, boot_p2_low + 4
    /* The first 2 MiB of it page by page; boot code is read and execute, the rest data. */
    movl $boot_p1_low, %edi
    xorl %eax, %eax
2:  movl %eax, %ecx
    orl $PRESENT, %ecx
    xorl %edx, %edx
    cmpl $boot_text_end, %eax
    jae 3f
    cmpl $boot_text_start, %eax
    jae 4f
3:  orl $WRITE, %ecx
    movl $NX_HIGH, %edx
4:  movl %ecx, (%edi)
    movl %edx, 4(%edi)
    addl $8, %edi
    addl $4096, %eax
    cmpl $0x200000, %eax
    jne 2b
    /* The nano image: text, read-only data, data. The script asserts that it fits one table. */
    movl $boot_p1_nano, %edi
    movl $nano_physical, %eax
5:  movl %eax, %ecx
    orl $PRESENT, %ecx
    xorl %edx, %edx
    cmpl $nano_rodata_physical, %eax
    jb 6f
    movl $NX_HIGH, %edx
    cmpl $nano_data_physical, %eax
    jb 6f
    orl $WRITE, %ecx
6:  movl %ecx, (%edi)
    movl %edx, 4(%edi)
    addl $8, %edi
    addl $4096, %eax
    cmpl $nano_end_physical, %eax
    jb 5b

    /* The upper levels. */
    movl $(boot_p3_low + PRESENT + WRITE), boot_p4
    movl $(boot_p4 + PRESENT + WRITE), boot_p4 + 8 * P4_SELF
    movl $NX_HIGH, boot_p4 + 8 * P4_SELF + 4
    movl $(boot_p3_high + PRESENT + WRITE), boot_p4 + 8 * 511
    movl $(boot_p2_low + 0x0000 + PRESENT + WRITE), boot_p3_low
    movl $(boot_p2_low + 0x1000 + PRESENT + WRITE), boot_p3_low + 8
    movl $(boot_p2_low + 0x2000 + PRESENT + WRITE), boot_p3_low + 16
    movl $(boot_p2_low + 0x3000 + PRESENT + WRITE), boot_p3_low + 24
    movl $(boot_p2_high + PRESENT + WRITE), boot_p3_high + 8 * 510
    movl $(boot_p1_nano + PRESENT + WRITE), boot_p2_high + 8 * 1

    movl $0xa0, %eax                   /* PAE, PGE */
    movl %eax, %cr4
    movl $boot_p4, %eax
    movl %eax, %cr3
    movl $0xc0000080, %ecx             /* EFER: LME, NXE */
    rdmsr
    orl $0x900, %eax
    wrmsr
    movl $0x80010023, %eax             /* PG, WP, NE, MP, PE */
    movl %eax, %cr0
    lgdt boot_gdt_pointer
    ljmp $8, $boot_long

/* Says why on the serial line, for there is nothing else yet. esi: text. */
boot_fail:
    movl $0x3f8, %edx
7:  lodsb
    testb %al, %al
    jz 8f
    outb %al, %dx
    jmp 7b
8:  cli
    hlt
    jmp 8b
    .cfi_endproc

    .code64
    .cfi_startproc
    .cfi_undefined 16                  /* rip */
boot_long:
    xorl %eax, %eax
    movl %eax, %ds
    movl %eax, %es
    movl %eax, %ss
    movl %eax, %fs
    movl %eax, %gs
    movl %ebp, %edi
    movl boot_information, %esi
    movabsq $nano_enter, %rax
    jmp *%rax
    .cfi_endproc

no_loader:    .asciz "Ariadne: not started by a multiboot2 or PVH loader\r\n"
no_long_mode: .asciz "Ariadne: this CPU has no 64-bit mode\r\n"
no_nx:        .asciz "Ariadne: this CPU has no execute protection (NX)\r\n"
    .balign 8
boot_gdt:
    .quad 0, 0x00af9b000000ffff, 0x00cf93000000ffff
boot_gdt_pointer:
    .short . - boot_gdt - 1
    .long boot_gdt

    .section .boot.bss, "aw", @nobits
    .balign 4096
boot_p4:       .skip 4096
boot_p3_low:   .skip 4096
boot_p3_high:  .skip 4096
boot_p2_low:   .skip 4 * 4096
boot_p2_high:  .skip 4096
boot_p1_low:   .skip 4096
boot_p1_nano:  .skip 4096
boot_stack_low: .skip 64
boot_stack_low_top:
boot_information: .skip 8

/* In the image proper: takes the nano core's own stack and leaves the low half behind. */
    .section .text.nano_enter, "ax"
    .cfi_startproc
    .cfi_undefined 16                  /* rip */
nano_enter:
    leaq nano_stack_top(%rip), %rsp
    xorl %ebp, %ebp
    call nano_main
9:  cli
    hlt
    jmp 9b
    .cfi_endproc

    .section .bss.nano_stack, "aw", @nobits
    .balign 4096
nano_stack: .skip 8 * 4096
nano_stack_top:

    .section .note.GNU-stack, "", @progbits
