// expect: P14
#include "api/pages.h"
static text f(u32 i) { static const text names[] = { TEXT("a"), { .ptr = "b", .len = 5 } }; return AT(names, i); }
