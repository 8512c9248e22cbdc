/* trampoline.h - what smp.c and trampoline.S know of each other. */
#pragma once
#include <cpu/smp.h>

/* What the trampoline is told: behind its code in the low page, at the offset that trampoline_facts gives. */
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
struct request { u32 index, apic_id; u64 ist, ist_size, entry; u64 reached; };

void trampoline_start(void);                         /* position-independent code, copied to the low page */
void trampoline_32(void);
void trampoline_64(void);
void trampoline_facts(void);
void smp_enter(void);                                /* first instruction in the system's tables */
_Noreturn void smp_main(u64 request);

struct control { u64 cr0, cr3, cr4, efer; };
static inline __attribute__((always_inline)) struct control read_control(void) {
    UNSAFE("reads control registers");
    struct control c = { 0 };
    u32 low, high;
    __asm__ volatile("movq %%cr0, %0; movq %%cr3, %1; movq %%cr4, %2" : "=r"(c.cr0), "=r"(c.cr3), "=r"(c.cr4));
    __asm__ volatile("rdmsr" : "=a"(low), "=d"(high) : "c"(0xc0000080));
    c.efer = (u64)high << 32 | low;
    return c;
}
