// expect: ok
#include "api/pages.h"
struct named { VIEW; text name; u32 v; };
