// expect: B1
#include "api/pages.h"
static void f(text *out, text in) { *out = in; }
