// expect: S2
#include "api/pages.h"
struct kept { status last; };
