// expect: O5 P4
#include "api/pages.h"
static void f(mapping_out m) { EXACT; *(pages *)m = pages_zero(); }
