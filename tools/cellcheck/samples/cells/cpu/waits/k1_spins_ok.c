// expect: ok
#include "../cpu/cpu.h"
static void f(void) { while (!cpu_other_done()) cpu_relax(); }
