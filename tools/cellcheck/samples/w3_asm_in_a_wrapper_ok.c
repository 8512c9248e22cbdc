// expect: ok
#include "api/pages.h"
static inline __attribute__((always_inline)) void stop(void) { UNSAFE("stops interrupts"); __asm__ volatile("cli"); }
