// expect: O5
#include "api/pages.h"
static void f(void) { OWN(pages) a = pages_zero(); a = pages_zero(); }
