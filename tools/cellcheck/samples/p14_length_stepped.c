// expect: P14
#include "api/pages.h"
static u8 f(bytes b) { b.len++; return *bytes_at(b, b.len - 1); }
