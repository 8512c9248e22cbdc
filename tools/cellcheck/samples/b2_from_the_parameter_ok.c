// expect: ok
#include "api/pages.h"
static bytes f(mapping *m) { bytes b = mapping_bytes(m); return bytes_sub(b, 0, 4); }
static const u32 *g(const struct gate *gate) { return &gate->data; }
