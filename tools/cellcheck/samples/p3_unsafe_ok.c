// expect: ok
#include "api/pages.h"
static u32 f(void) { UNSAFE("the register is mapped for ever"); return *(volatile u32 *)0xfee00020ul; }
