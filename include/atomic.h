/* atomic.h - words shared between CPUs. All operations are sequentially consistent unless the name says otherwise. */
#pragma once
#include "own.h"

#define ATOMIC_TYPE(T, N)                                                                                       \
    typedef struct N { SYNC; T v; } N;                                                                          \
    static inline T N##_get(const N *a) { UNSAFE("own.h: atomic");                                              \
        return __atomic_load_n(&a->v, __ATOMIC_ACQUIRE); }                                                      \
    static inline void N##_set(N *a, T x) { UNSAFE("own.h: atomic");                                            \
        __atomic_store_n(&a->v, x, __ATOMIC_SEQ_CST); }                                                         \
    static inline T N##_add(N *a, T x) { UNSAFE("own.h: atomic");                                               \
        return __atomic_fetch_add(&a->v, x, __ATOMIC_SEQ_CST); }                                                \
    static inline T N##_sub(N *a, T x) { UNSAFE("own.h: atomic");                                               \
        return __atomic_fetch_sub(&a->v, x, __ATOMIC_SEQ_CST); }                                                \
    static inline T N##_or(N *a, T x) { UNSAFE("own.h: atomic");                                                \
        return __atomic_fetch_or(&a->v, x, __ATOMIC_SEQ_CST); }                                                 \
    static inline T N##_and(N *a, T x) { UNSAFE("own.h: atomic");                                               \
        return __atomic_fetch_and(&a->v, x, __ATOMIC_SEQ_CST); }                                                \
    static inline T N##_swap(N *a, T x) { UNSAFE("own.h: atomic");                                              \
        return __atomic_exchange_n(&a->v, x, __ATOMIC_SEQ_CST); }                                               \
    static inline bool N##_cas(N *a, T was, T becomes) { UNSAFE("own.h: atomic");                               \
        return __atomic_compare_exchange_n(&a->v, &was, becomes, false, __ATOMIC_SEQ_CST, __ATOMIC_SEQ_CST); }
ATOMIC_TYPE(u32, atomic32)
ATOMIC_TYPE(u64, atomic64)
