// expect: B5
#include "api/pages.h"
struct ops { OPS; void (*run)(void); u32 n; };
