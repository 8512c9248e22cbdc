// expect: B5 P18
#include "api/pages.h"
struct kept { text name; };
PLAIN_TYPE(kept)
