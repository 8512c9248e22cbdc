// expect: B5
#include "api/pages.h"
struct named { text name; u32 v; };
