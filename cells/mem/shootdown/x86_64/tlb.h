/* tlb.h - the two instructions that forget translations on this CPU. */
#pragma once
#include <own.h>

void tlb_forget_page(u64 address);                   /* and what is cached of the upper levels on the way to it */
void tlb_forget_all(void);                           /* no page here is global, so every translation goes */
