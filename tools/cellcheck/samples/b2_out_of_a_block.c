// expect: B2
#include "api/pages.h"
static u32 f(void) { u32 *p = ({ u32 x = 1; &x; }); return *p; }
