/* tlb.h - the two instructions that forget translations on this CPU. */
#pragma once
#include <own.h>

static inline __attribute__((always_inline)) void tlb_forget_page(u64 address) {
    UNSAFE("invlpg: drops one page's translation and all cached upper levels");
    __asm__ volatile("invlpg (%0)" : : "r"(address) : "memory");
}

static inline __attribute__((always_inline)) void tlb_forget_all(void) {
    UNSAFE("cr3 reload; no page here is global, so every translation goes");
    u64 root;
    __asm__ volatile("mov %%cr3, %0; mov %0, %%cr3" : "=r"(root) : : "memory");
}
