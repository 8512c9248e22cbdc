// expect: P14
#include "api/pages.h"
static u8 f(bytes b) { b.len = 1000; return *bytes_at(b, 999); }
