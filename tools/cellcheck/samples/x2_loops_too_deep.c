// expect: X2
#include "api/pages.h"
#define L(i) for (u32 i = 0; i < 2; i++)
static void f(mapping *m) { L(a) L(b) L(c) L(d) L(e) L(f) L(g) L(h) L(i) mapping_flush(m); }
