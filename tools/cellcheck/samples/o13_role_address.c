// expect: O13
#include "api/pages.h"
static void g(pages_sink *a) { (void)a; }
static void f(pages_sink a) { g(&a); }
