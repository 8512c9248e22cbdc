// expect: P14
#include "api/pages.h"
static u8 f(void) { u8 a[8] = { 1 }; bytes b = { .ptr = a, .len = 9 }; return *bytes_at(b, 3); }
