// expect: P14
#include "api/pages.h"
static void grow(usize *n) { *n += 1; }
static u8 f(bytes b) { grow(&b.len); return *bytes_at(b, 5); }
