// expect: C6 P17
#include "api/pages.h"
static const u8 *f(cbytes b) { return b.ptr; }
