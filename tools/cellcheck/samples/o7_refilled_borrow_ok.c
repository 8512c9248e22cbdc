// expect: ok
#include "api/pages.h"
static void f(pages *p) {
    OWN(pages) other = pages_try(1);
    if (pages_live(&other)) pages_put(p, &other);
}
