// expect: O6
#include "api/pages.h"
static void f(pages p) { (void)sizeof p; }
