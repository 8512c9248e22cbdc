// expect: O3
#include "api/pages.h"
static void f(void) { UNSAFE("touches the port too"); unsafe_out(1, 2); pages a = pages_zero(); DROP(pages, a); }
