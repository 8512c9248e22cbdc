// expect: W3
#include "api/pages.h"
static inline u64 f(void) { UNSAFE("reads a register"); u64 v; __asm__("mov %%cr2, %0" : "=r"(v)); return v; }
