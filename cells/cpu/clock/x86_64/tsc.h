/* tsc.h - the time-stamp counter. */
#pragma once
#include <status.h>

/* lfence keeps the read from moving before the instructions in front of it. */
static inline __attribute__((always_inline)) u64 read_tsc(void) {
    UNSAFE("reads the counter");
    u32 low, high;
    __asm__ volatile("lfence; rdtsc" : "=a"(low), "=d"(high) : : "memory");
    return (u64)high << 32 | low;
}
