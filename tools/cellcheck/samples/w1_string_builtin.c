// expect: W1
#include "api/pages.h"
static usize f(const char *s) { UNSAFE("counts"); return __builtin_strlen(s); }
