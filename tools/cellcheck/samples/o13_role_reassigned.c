// expect: O13
#include "api/pages.h"
static void f(pages_sink a, pages_sink b) { a = b; OWN(pages) x = TAKE(pages, *a); }
