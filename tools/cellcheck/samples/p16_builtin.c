// expect: P16
#include "api/pages.h"
static bool f(void) { return __builtin_return_address(0) == __builtin_frame_address(0); }
