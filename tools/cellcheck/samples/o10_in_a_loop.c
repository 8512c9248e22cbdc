// expect: O10
#include "api/pages.h"
static void f(u32 n) { for (u32 i = 0; i < n; i++) { OWN(pages) a; a = pages_zero(); } }
