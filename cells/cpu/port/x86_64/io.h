/* io.h - the in and out instructions. */
#pragma once
#include <status.h>

#define PORT_WRAPPERS(T, bits, suffix)                                                                          \
    static inline __attribute__((always_inline)) T io_in##bits(u16 port) {                                      \
        UNSAFE("port input"); T value;                                                                          \
        __asm__ volatile("in" suffix " %w1, %0" : "=a"(value) : "Nd"(port)); return value; }                    \
    static inline __attribute__((always_inline)) void io_out##bits(u16 port, T value) {                         \
        UNSAFE("port output"); __asm__ volatile("out" suffix " %0, %w1" : : "a"(value), "Nd"(port)); }
PORT_WRAPPERS(u8, 8, "b")
PORT_WRAPPERS(u16, 16, "w")
PORT_WRAPPERS(u32, 32, "l")
