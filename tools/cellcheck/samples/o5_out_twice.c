// expect: O5
#include "api/pages.h"
static void f(pages_out out) { EXACT; *out = pages_zero(); *out = pages_zero(); }
