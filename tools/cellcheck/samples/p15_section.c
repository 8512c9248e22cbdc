// expect: P15
#include "api/pages.h"
__attribute__((section(".text.cleanup.pages"))) static u32 f(u32 n) { return n; }
