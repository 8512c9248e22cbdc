// expect: ok
#include "api/pages.h"
static u32 f(u32 n) {
    switch (n) {
    case 0: return 1;
    case 1:
    case 2: n++; break;
    default: n = 0;
    }
    return n;
}
