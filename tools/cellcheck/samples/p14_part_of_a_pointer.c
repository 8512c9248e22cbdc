// expect: P14
#include "api/pages.h"
static text f(const char *p) { return TEXT_OF(p, 4); }
