/* stubs.h - what stubs.S and trap.c know of each other. */
#pragma once
#include <cpu/trap.h>

enum { STUB_SIZE = 16 };                             /* bytes from one stub to the next */

/* Addresses that gates and frames are given: the first of 256 stubs; the one instruction of trap_copy that may fault,
 * and where it goes on then. */
struct trap_code { u64 stubs, copy_access, copy_fixed; };
const struct trap_code *trap_code(void);

u64 trap_read_cr2(void);
/* Loads GDT (5 entries) and IDT (256 gates), the segment registers but GS and FS, and the task register. */
void trap_load(u64 gdt, u64 idt);
/* Copies a frame. 0 when the target cannot be written: a fault inside is ended at copy_fixed. */
u64 trap_copy(u64 to, const struct frame *from);

/* Called by the stubs. trap_page gives the address of the frame to dispatch, or 0 to resume. */
void trap_dispatch(struct frame *f);
u64 trap_page(struct frame *f);
