// expect: ok
#include "api/pages.h"
static status f(const struct gate *a, u32 *out) { if (!a->word) return st(5); *out = a->data; return OK; }
