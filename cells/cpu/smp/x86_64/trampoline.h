/* trampoline.h - what smp.c and trampoline.S know of each other. */
#pragma once
#include <cpu/smp.h>

/* What the trampoline is told: behind its code in the low page, at the offset trampoline.size. */
struct facts {
    u64 table, tables;                               /* CR3 of the trampoline and of the system, physical */
    u64 cr0, cr4, efer;                              /* as on the boot CPU */
    u64 stack_top, enter, request;                   /* then: jump to enter with rdi = request */
    u32 far32[2], far64[2];                          /* far pointers: address, selector */
    u64 gdt[4];
    u32 gdt_limit_base[2];                           /* 16 bits unused, 16 bits limit, 32 bits base */
};
PLAIN_TYPE(facts)

/* What the new CPU finds in the starter's frame. */
struct request { VIEW; bytes ist; u32 index, apic_id; u64 reached; };

/* Position-independent code for the low page: its bytes, how many there are, where its 32- and 64-bit parts begin. And
 * the address of the first instruction in the system's tables. */
enum { TRAMPOLINE_MAX = 256 };
struct trampoline { u64 enter; u32 size, code32, code64, unused; u8 code[TRAMPOLINE_MAX]; };
const struct trampoline *smp_trampoline(void);

_Noreturn void smp_main(struct request *r);

struct control { u64 cr0, cr3, cr4, efer; };
void smp_control(struct control *out);

struct entry { u64 v; };                             /* of a page table */
PLAIN_TYPE(entry)
