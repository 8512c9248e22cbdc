// expect: ok
#include "api/pages.h"
static u32 f(u32 n) {
    u32 sum = 0;
    for (u32 a = 0; a < n; a++)
        for (u32 b = 0; b < n; b++)
            for (u32 c = 0; c < n; c++) sum += a * b * c;
    return sum;
}
