// expect: B3
#include "api/pages.h"
static u8 f(mapping *m) {
    bytes b = mapping_bytes(m);
    u8 sum = 0;
    for (u32 i = 0; i < 3; i++) { sum |= *bytes_at(b, i); mapping_flush(m); }
    return sum;
}
