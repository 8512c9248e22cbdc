/* trampoline.S - a CPU's way from real mode into the system.
 *
 * The code between trampoline_start and trampoline_facts is data here: it runs as a copy in a page below 1 MiB, so it
 * refers to nothing by address but through ebx, the page's physical address. The facts behind the copy are struct facts
 * of trampoline.h, what stands in front of the code is struct trampoline. */

#define TABLE     0
#define TABLES    8
#define CR0       16
#define CR4       24
#define EFER      32
#define STACK     40
#define ENTER     48
#define REQUEST   56
#define FAR32     64
#define FAR64     72
#define GDT_POINTER 114                         /* the limit: upper half of gdt_limit_base[0] */
#define AT(field) (trampoline_facts - trampoline_start + field)

        .section .data.rel.ro.trampoline, "aw", @progbits
        .type   trampoline, @object
        .balign 16
trampoline:
        .quad   smp_enter
        .long   trampoline_facts - trampoline_start, trampoline_32 - trampoline_start
        .long   trampoline_64 - trampoline_start, 0
        .code16
trampoline_start:
        cli
        cld
        movw    %cs, %ax
        movw    %ax, %ds
        movzwl  %ax, %ebx
        shll    $4, %ebx
        lgdtl   AT(GDT_POINTER)
        movl    $0x11, %eax                     /* protected mode, caches on */
        movl    %eax, %cr0
        ljmpl   *AT(FAR32)

        .code32
trampoline_32:
        movw    $0x10, %ax
        movw    %ax, %ds
        movw    %ax, %es
        movw    %ax, %ss
        movl    AT(CR4)(%ebx), %eax
        movl    %eax, %cr4
        movl    AT(TABLE)(%ebx), %eax
        movl    %eax, %cr3
        movl    $0xc0000080, %ecx
        movl    AT(EFER)(%ebx), %eax
        xorl    %edx, %edx
        wrmsr
        movl    AT(CR0)(%ebx), %eax
        movl    %eax, %cr0
        ljmpl   *AT(FAR64)(%ebx)

        .code64
trampoline_64:
        movl    %ebx, %ebx
        movq    AT(TABLES)(%rbx), %rax
        movq    AT(STACK)(%rbx), %rsp
        movq    AT(REQUEST)(%rbx), %rdi
        movq    AT(ENTER)(%rbx), %rcx
        jmp     *%rcx
        .balign 16
trampoline_facts:
        .space  256 - (trampoline_facts - trampoline_start)     /* TRAMPOLINE_MAX */
        .size   trampoline, . - trampoline

/* rax: the system's tables. This code and the stack are mapped in both. */
        .section .text.smp_enter, "ax", @progbits
        .hidden smp_enter, smp_main
        .globl  smp_enter
        .type   smp_enter, @function
smp_enter:
        .cfi_startproc
        .cfi_undefined rip
        movq    %rax, %cr3
        xorl    %ebp, %ebp
        call    smp_main
        ud2
        .cfi_endproc
        .size   smp_enter, . - smp_enter

/* const struct trampoline *smp_trampoline(void) */
        .section .text.smp_trampoline, "ax", @progbits
        .hidden smp_trampoline
        .globl  smp_trampoline
        .type   smp_trampoline, @function
smp_trampoline:
        .cfi_startproc
        leaq    trampoline(%rip), %rax
        ret
        .cfi_endproc
        .size   smp_trampoline, . - smp_trampoline

/* void smp_control(struct control *out) */
        .section .text.smp_control, "ax", @progbits
        .hidden smp_control
        .globl  smp_control
        .type   smp_control, @function
smp_control:
        .cfi_startproc
        movq    %cr0, %rax
        movq    %rax, 0(%rdi)
        movq    %cr3, %rax
        movq    %rax, 8(%rdi)
        movq    %cr4, %rax
        movq    %rax, 16(%rdi)
        movl    $0xc0000080, %ecx               /* EFER */
        rdmsr
        movl    %eax, 24(%rdi)
        movl    %edx, 28(%rdi)
        ret
        .cfi_endproc
        .size   smp_control, . - smp_control

        .section .note.GNU-stack, "", @progbits
