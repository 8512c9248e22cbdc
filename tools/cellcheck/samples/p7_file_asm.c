// expect: P7
#include "api/pages.h"
__asm__(".globl x");
