// expect: C2
#include "api/pages.h"
const u32 exported = 1;
