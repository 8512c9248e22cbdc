// expect: ok
#include "api/pages.h"
static inline __attribute__((always_inline)) void barrier(void) {
    UNSAFE("orders stores"); __asm__ volatile("" ::: "memory"); }
static void f(void) { barrier(); }
