/* pin.h - the interface of the samples about per-CPU data: a pin, and what is reached under it. */
#pragma once
#include "pages.h"
#include <cell.h>

OWNED_NAMES(pin);                            /* keeps its task on a CPU: owned, and a borrow of that CPU */
struct pin { OWNED; VIEW; u32 cpu; };
OWNED_FUNS(pin, cpu)

CELL_API_BEGIN
pin_must pin_here(void);
u32 pin_cpu(const pin *p);
void pin_spawn(void (*entry)(u64), pin_sink p);
CELL_API_END

#define PER_CPU_TYPE(T)                                                                                         \
    typedef struct T##_per_cpu { SYNC; struct T at[8]; } T##_per_cpu;                                           \
    static inline struct T *T##_here(pin *p, T##_per_cpu *all) {                                                \
        UNSAFE("own.h: per CPU"); return &AT(all->at, pin_cpu(p)); }
