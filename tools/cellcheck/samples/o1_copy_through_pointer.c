// expect: O1
#include "api/pages.h"
static void f(pages *p) { OWN(pages) b = *p; pages_pin(&b); }
