// expect: O7
#include "api/pages.h"
static void f(pages *p) {
    OWN(pages) none = NONE(pages);
    pages_put(p, &none);
}
