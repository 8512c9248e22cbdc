// expect: B3
#include "api/pages.h"
static u8 f(mapping *q) { bytes b = mapping_bytes(q); mapping_flush(q); return *bytes_at(b, 0); }
