// expect: P9
#include "api/pages.h"
static usize f(usize n) { UNSAFE("why not"); return (usize)__builtin_alloca(n); }
