// expect: K1
#include "api/pages.h"
static void f(const struct gate *m) { while (m->word) { } }
