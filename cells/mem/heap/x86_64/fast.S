/* fast.S - allocation from this CPU's cache, and freeing into it: all that most calls do.
 *
 * Interrupts are off from where the CPU's number is read to the end, so nobody else touches the cache. The address that
 * is freed is looked at before: its slab, its place in there, and that it is not free already; whatever is not as it
 * should be is left to cache.c, which tells what it is, as are sizes that have no class, an empty cache and a full one.
 * rcx: 16 * class. Offsets are those of heap_impl.h and cache.c, which asserts them. */
#include <function.h>

#define SMALL      2048
#define GS_INDEX   8
#define FREE_MARK  0x5dead510
#define MAGIC      0x62616c73
#define HEADER     64
#define SLAB_LAST  0                                    /* in a class of the table */
#define INVERSE    4
#define PLACES     256                                  /* in heap_caches */
#define FIRST      0                                    /* in a class of a cache */
#define ROOM       8
#define NO_CLASS   (14 * 16)
#define BYTES      240                                  /* in a cache */

/* The class of each size from 0 on, times 16, and the constants of each class. Size 0 has a class that is always empty
 * and full. */
        .section .rodata.heap_classes, "a", @progbits
        .balign 16
        .set    from, 0
        .set    class, 0
class_of_size:
        .byte   NO_CLASS
        .irp    slot, 16, 32, 48, 64, 96, 128, 192, 256, 384, 512, 768, 1024, 1536, 2048
        .fill   \slot - from, 1, class
        .set    from, \slot
        .set    class, class + 16
        .endr
        .balign 16
        .macro  class slot, pages, most
        .long   \pages * 4096 - 1, (0x100000000 + \slot - 1) / \slot, \slot, \most
        .endm
classes:
        class   16, 1, 64
        class   32, 1, 64
        class   48, 1, 64
        class   64, 1, 64
        class   96, 1, 64
        class   128, 1, 64
        class   192, 1, 32
        class   256, 1, 32
        class   384, 1, 16
        class   512, 4, 16
        class   768, 4, 8
        class   1024, 4, 8
        class   1536, 4, 4
        class   2048, 4, 4
        .long   0, 0, 0, 0

        .macro  class_of size, slow
        cmpq    $SMALL, \size
        ja      \slow
        leaq    class_of_size(%rip), %rdx
        movzbl  (%rdx,\size), %ecx
        .endm

/* rdx: this CPU's cache. */
        .macro  cache_here
        movq    heap_caches@GOTPCREL(%rip), %rdx
        pushfq
        .cfi_adjust_cfa_offset 8
        cli
        movl    %gs:GS_INDEX, %eax
        movl    PLACES(%rdx,%rax,4), %eax
        addq    %rax, %rdx
        .endm
        .macro  cache_left
        popfq
        .cfi_adjust_cfa_offset -8
        .endm

        .hidden heap_class_at, heap_class_of, heap_alloc_slow, heap_free_slow

        function unsafe_heap_alloc
        class_of %rdi, heap_alloc_slow
        cache_here
        .cfi_remember_state
        movq    FIRST(%rdx,%rcx), %rax
        testq   %rax, %rax
        jz      1f
        leaq    FREE_MARK(%rax), %r8
        cmpq    %r8, 8(%rax)
        jne     1f
        movq    $0, 8(%rax)
        movq    (%rax), %r8
        movq    %r8, FIRST(%rdx,%rcx)
        incl    ROOM(%rdx,%rcx)
        addq    %rdi, BYTES(%rdx)
        cache_left
        ret
        .cfi_restore_state
1:      cache_left
        jmp     heap_alloc_slow
        end     unsafe_heap_alloc

        function unsafe_heap_free
        class_of %rsi, heap_free_slow
        movl    classes-class_of_size+SLAB_LAST(%rdx,%rcx), %eax
        andl    %edi, %eax
        movq    %rdi, %r8
        subq    %rax, %r8
        subl    $HEADER, %eax
        jb      heap_free_slow
        imull   classes-class_of_size+INVERSE(%rdx,%rcx), %eax
        cmpl    classes-class_of_size+INVERSE(%rdx,%rcx), %eax
        jae     heap_free_slow
        cmpl    $MAGIC, (%r8)
        jne     heap_free_slow
        leaq    FREE_MARK(%rdi), %r8
        cmpq    %r8, 8(%rdi)
        je      heap_free_slow
        cache_here
        .cfi_remember_state
        subl    $1, ROOM(%rdx,%rcx)
        jc      1f
        movq    FIRST(%rdx,%rcx), %rax
        movq    %rax, (%rdi)
        movq    %r8, 8(%rdi)
        movq    %rdi, FIRST(%rdx,%rcx)
        subq    %rsi, BYTES(%rdx)
        cache_left
        ret
        .cfi_restore_state
1:      incl    ROOM(%rdx,%rcx)
        cache_left
        jmp     heap_free_slow
        end     unsafe_heap_free

        function heap_class_of
        leaq    class_of_size(%rip), %rdx
        movzbl  (%rdx,%rdi), %eax
        shrl    $4, %eax
        ret
        end     heap_class_of

        function heap_class_at
        shll    $4, %edi
        leaq    classes(%rip), %rdx
        movq    (%rdx,%rdi), %rax
        movq    8(%rdx,%rdi), %rdx
        ret
        end     heap_class_at

        .section .note.GNU-stack, "", @progbits
