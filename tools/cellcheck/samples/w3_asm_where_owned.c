// expect: W3
#include "api/pages.h"
static inline void f(void) { OWN(pages) a = pages_zero(); UNSAFE("stops interrupts"); __asm__ volatile("cli"); }
