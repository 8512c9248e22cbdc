// expect: O11
#include "api/pages.h"
static void f(void) { pages a[4] = { 0 }; (void)sizeof a; }
