/* switch.h - the assembly half of context.c, and what lies on a switched-out stack. */
#pragma once
#include <cpu/context.h>

/* From saved_rsp upwards; the stack pointer after the switch is behind it. */
struct saved { u64 r15, r14, r13, r12, rbp, rbx, rip; };

void context_first(void);                            /* where a fresh context begins: calls rbx with r12 */
