// expect: ok
#include "api/pages.h"
union either { u64 n; u8 b[8]; };
