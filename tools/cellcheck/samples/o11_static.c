// expect: O11
#include "api/pages.h"
struct pair { OWNED; pages left; };
static void f(void) { struct pair all[2] = { 0 }; (void)sizeof all; }
