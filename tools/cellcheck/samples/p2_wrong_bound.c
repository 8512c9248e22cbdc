// expect: P2
#include "api/pages.h"
static u8 f(usize i) { u8 a[4] = { 1, 2, 3, 4 }; return a[ix(i, 5)]; }
