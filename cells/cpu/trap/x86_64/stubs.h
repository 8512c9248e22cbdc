/* stubs.h - what stubs.S and trap.c know of each other, and the few instructions trap.c needs. */
#pragma once
#include <cpu/trap.h>

enum { STUB_SIZE = 16 };                             /* bytes from one stub to the next */

void trap_stubs(void);                               /* the first of 256 stubs; only its address is used */
/* Loads GDT (5 entries) and IDT (256 gates), the segment registers but GS and FS, and the task register. */
void trap_load(u64 gdt, u64 idt);
/* Copies a frame. 0 when the target cannot be written: a fault inside is ended by trap_copy_fixed. */
u64 trap_copy(u64 to, u64 from);
void trap_copy_access(void);                         /* the address of the one instruction that may fault */
void trap_copy_fixed(void);                          /* where to go on then */

/* Called by the stubs. trap_page gives the address of the frame to dispatch, or 0 to resume. */
void trap_dispatch(struct frame *f);
u64 trap_page(struct frame *f);

static inline __attribute__((always_inline)) u64 read_cr2(void) {
    UNSAFE("reads the fault address");
    u64 v;
    __asm__ volatile("movq %%cr2, %0" : "=r"(v) : : "memory");
    return v;
}
