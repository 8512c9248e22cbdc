// expect: X2
#include "api/pages.h"
#define A(n) u32 n##0 = 0, n##1 = 0, n##2 = 0, n##3 = 0, n##4 = 0, n##5 = 0, n##6 = 0, n##7 = 0, n##8 = 0, n##9 = 0;
static u32 f(void) { A(a) A(b) A(c) A(d) A(e) A(f) A(g) A(h) A(i) A(j) A(k) A(l) A(m) A(n) A(o) A(p) A(q) A(r) A(s) A(t) return a0; }
