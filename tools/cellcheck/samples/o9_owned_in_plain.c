// expect: O9
#include "api/pages.h"
struct holder { pages p; };
