/* pin.h - staying on one CPU, and data that each CPU has for itself.
 *
 * While a pin is held, interrupts are off: the task neither moves to another CPU nor is it interrupted, so data that
 * only this CPU touches needs no lock. PER_CPU_TYPE makes such data, and a pin is the only way to it; a pointer to it
 * ends with the pin. Pins and spin locks nest, and end in any order; blocking or yielding under one panics. A pin is a
 * borrow of its CPU: it is neither kept nor sent to another task (B5, P18, T1).
 * Bad at: anything that takes long. */
#pragma once
#include <cpu/cpu.h>

OWNED_NAMES(pin);
struct pin { OWNED; VIEW; u32 cpu; };                /* 1 + its index */
OWNED_FUNS(pin, cpu)

CELL_API_BEGIN

/* Any context. */
pin_must pin_here(void);
/* The CPU that the task stays on. */
u32 pin_cpu(const pin *p);

CELL_API_END

/* PER_CPU_TYPE(T): T_per_cpu, for a CELL_STATE, holds a struct T for each CPU, on cache lines of its own. Who holds a
 * second pin reaches the same T again, so T owns nothing and borrows nothing (P18).
 *   struct T *T_here(pin *p, T_per_cpu *all)     this CPU's; borrows from the pin */
#define PER_CPU_TYPE(T)                                                                                         \
    struct T##_on_cpu { struct T v; } __attribute__((aligned(64)));                                             \
    typedef struct T##_per_cpu { SYNC; struct T##_on_cpu at[CPU_MAX]; } T##_per_cpu;                            \
    static inline struct T *T##_here(pin *p, T##_per_cpu *all) {                                                \
        UNSAFE("own.h: per CPU"); return &AT(all->at, pin_cpu(p)).v; }
