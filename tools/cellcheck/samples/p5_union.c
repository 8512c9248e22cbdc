// expect: P5
#include "api/pages.h"
union either { u64 n; u8 *p; };
