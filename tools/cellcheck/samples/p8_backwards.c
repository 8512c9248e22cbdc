// expect: P8
#include "api/pages.h"
static i32 f(i32 n) { again: if (n > 0) { n--; goto again; } return n; }
