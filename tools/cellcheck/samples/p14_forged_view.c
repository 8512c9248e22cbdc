// expect: P14
#include "api/pages.h"
static u8 f(u8 *p) { bytes b = (bytes){ .ptr = p, .len = 100 }; return *bytes_at(b, 50); }
